// What happens around every GraphQL operation over HTTP: limits before it runs, its transaction ended after it.
import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import type { Metrics } from '../metrics.ts';
import type { Context } from './context.ts';
import { asGraphQLError } from './errors.ts';
import { costMax, countOperation } from './limits.ts';

/** Refuses operations that ask for too much, and says in `extensions.cost` what one costs. */
export function limitsPlugin(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      let cost = 0;
      return {
        async didResolveOperation({ document, operation, request }) {
          const counted = countOperation(schema, document, operation, request.variables ?? {});
          cost = counted.cost;
          if (counted.problem !== undefined) {
            const refusal = asGraphQLError(counted.problem);
            refusal.extensions['http'] = { status: 400 };
            throw refusal;
          }
        },
        async willSendResponse({ response }) {
          if (response.body.kind !== 'single' || cost === 0) return;
          response.body.singleResult.extensions = {
            ...response.body.singleResult.extensions,
            cost: { requested: cost, max: costMax },
          };
        },
      };
    },
  };
}

/** Ends an operation's transaction once its answer is made, and counts the operation. */
export function operationsPlugin(metrics: Metrics): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ contextValue, operation, response, errors }) {
          await contextValue.end?.();
          const { requestId } = contextValue;
          if (errors !== undefined && response.body.kind === 'single') {
            response.body.singleResult.extensions = { ...response.body.singleResult.extensions, requestId };
          }
          metrics.operations.add(1, {
            type: operation?.operation ?? 'unread',
            result: errors === undefined ? 'ok' : 'failed',
          });
        },
      };
    },
  };
}
