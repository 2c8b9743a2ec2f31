// The executable schema: schema/*.graphql with our resolvers, scopes enforced and unexpected errors masked in one place,
// whichever transport a request comes by.
import { readdirSync, readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql';
import { assert } from '../assert.ts';
import type { Logger } from '../log.ts';
import { apiKeyScopes } from '../record/api-key.ts';
import type { Context } from './context.ts';
import { maskError, refuse } from './errors.ts';
import { assignmentPreviewResolvers } from './resolvers/assignment/preview.ts';
import { assignmentResolvers } from './resolvers/assignment/rules.ts';
import { creditorResolvers } from './resolvers/creditor.ts';
import { distributionResolvers } from './resolvers/distribution.ts';
import { eventResolvers } from './resolvers/event.ts';
import { experimentResolvers } from './resolvers/experiment.ts';
import { experimentOverrideResolvers } from './resolvers/experiment-override.ts';
import { experimentResultResolvers } from './resolvers/experiment-result.ts';
import { intakeResolvers } from './resolvers/intake.ts';
import { ledgerResolvers } from './resolvers/ledger.ts';
import { nodeResolvers } from './resolvers/node.ts';
import { bulkActResolvers } from './resolvers/operator/bulk.ts';
import { operatorResolvers } from './resolvers/operator/operator.ts';
import { partnerResolvers } from './resolvers/partner.ts';
import { paymentResolvers } from './resolvers/payment.ts';
import { pushResolvers } from './resolvers/push.ts';
import { recordResolvers } from './resolvers/record.ts';
import { safeModeResolvers } from './resolvers/safe-mode.ts';
import { simulationResolvers } from './resolvers/simulation.ts';
import { successionResolvers } from './resolvers/succession.ts';
import { scalars } from './scalars.ts';
import { isStream, maskedStream } from './stream.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** The whole SDL, station after station. */
export function readTypeDefinitions(): string {
  const names = readdirSync(schemaFolder).filter((name) => name.endsWith('.graphql'));
  return names.map((name) => readFileSync(new URL(name, schemaFolder), 'utf8')).join('\n');
}

/** Makes the schema of one process. */
export function makeSchema(logger: Logger): GraphQLSchema {
  const schema = makeExecutableSchema<Context>({
    typeDefs: readTypeDefinitions(),
    resolvers: [
      scalars,
      nodeResolvers,
      creditorResolvers,
      intakeResolvers,
      recordResolvers,
      successionResolvers,
      assignmentResolvers,
      assignmentPreviewResolvers,
      simulationResolvers,
      experimentResolvers,
      experimentOverrideResolvers,
      experimentResultResolvers,
      partnerResolvers,
      pushResolvers,
      distributionResolvers,
      operatorResolvers,
      bulkActResolvers,
      safeModeResolvers,
      paymentResolvers,
      eventResolvers,
      ledgerResolvers,
    ],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  guardFields(schema, logger);
  return schema;
}

type Resolve = GraphQLFieldResolver<unknown, Context>;

function guardFields(schema: GraphQLSchema, logger: Logger): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const scopes = roots.has(type) ? scopesOf(field) : undefined;
      if (field.subscribe !== undefined) field.subscribe = guard(field.subscribe as Resolve, name, scopes, logger);
      else if (field.resolve !== undefined) field.resolve = guard(field.resolve as Resolve, name, scopes, logger);
    }
  }
}

/** The scopes that may use a root field. Every root field must say. */
function scopesOf(field: GraphQLField<unknown, unknown>): readonly string[] {
  const directive = field.astNode?.directives?.find((candidate) => candidate.name.value === 'scope');
  const list = directive?.arguments?.find((argument) => argument.name.value === 'any')?.value;
  assert(list !== undefined, `the root field ${field.name} says who may use it`);
  return ['ADMIN', ...(valueFromASTUntyped(list) as string[])].filter((scope) =>
    (apiKeyScopes as readonly string[]).includes(scope),
  );
}

function guard(resolve: Resolve, name: string, scopes: readonly string[] | undefined, logger: Logger): Resolve {
  return (parent, args, context, info) => {
    try {
      if (scopes !== undefined && !scopes.includes(context.access.scope)) {
        refuse('FORBIDDEN', [], { scope: context.access.scope, field: name, needed: scopes.join(', ') });
      }
      const result = resolve(parent, args, context, info);
      if (isStream(result)) return maskedStream(result, (error) => maskError(error, logger, name));
      if (!(result instanceof Promise)) return result;
      return result.catch((error: unknown) => {
        throw maskError(error, logger, name);
      });
    } catch (error) {
      throw maskError(error, logger, name);
    }
  };
}
