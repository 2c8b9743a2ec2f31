// GraphQL over WebSocket (graphql-ws): subscriptions only, with the same keys, limits and masking as HTTP. Events are
// pulled: a client that reads slowly is read for slowly, and holds nothing in memory here.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { GraphQLError, type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import type { ServerOptions } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Access, Gate } from './access.ts';
import { makeContext } from './context.ts';
import { asGraphQLError } from './errors.ts';
import { countOperation, tokensMax } from './limits.ts';
import type { ApiOptions } from './options.ts';

const messageBytesMax = 64 * 1024;
const initMsMax = 3_000;
const operationsMax = 20;

interface Extra {
  access?: Access;
  stopWatching?: () => void;
  open: number;
}

/** Serves /graphql upgrades of `server`. */
export function serveSocket(
  server: Server,
  schema: GraphQLSchema,
  gate: Gate,
  options: ApiOptions,
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
  });
  const served = useServer<Record<string, unknown>, Partial<Extra>>(handlers(schema, gate, options), sockets, 12_000);
  return {
    async close() {
      for (const client of sockets.clients) client.close(1001, 'Going away');
      await served.dispose();
    },
  };
}

function handlers(
  schema: GraphQLSchema,
  gate: Gate,
  options: ApiOptions,
): ServerOptions<Record<string, unknown>, Partial<Extra>> {
  const { metrics } = options;
  return {
    connectionInitWaitTimeout: initMsMax,
    async onConnect({ connectionParams, extra }) {
      const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
      const access = await gate.admit(typeof given === 'string' ? given : undefined);
      if (access === undefined) return false; // closed with 4403: Forbidden
      extra.access = access;
      const { socket } = extra as { socket?: { close(code: number, reason: string): void } };
      extra.stopWatching = gate.whenClosed(access, () => socket?.close(4403, 'Forbidden'));
      return true;
    },
    onDisconnect({ extra }) {
      extra.stopWatching?.();
    },
    onSubscribe({ extra }, _id, payload) {
      const { access } = extra;
      if (access === undefined) return [new GraphQLError('Forbidden')];
      extra.open = (extra.open ?? 0) + 1;
      if (extra.open > operationsMax) {
        return [new GraphQLError(`A connection can have ${operationsMax} subscriptions at once.`)];
      }
      try {
        const document = parse(payload.query, { maxTokens: tokensMax });
        const invalid = validate(schema, document);
        if (invalid.length > 0) return invalid;
        const operation = getOperationAST(document, payload.operationName);
        if (operation?.operation !== 'subscription') {
          return [
            new GraphQLError('Only subscriptions are carried over WebSocket; use HTTP for queries and mutations.'),
          ];
        }
        const { problem } = countOperation(schema, document, operation, payload.variables ?? {});
        if (problem !== undefined) return [asGraphQLError(problem)];
        metrics.operations.add(1, { type: 'subscription', result: 'ok' });
        metrics.subscriptionsOpen.add(1);
        return {
          schema,
          document,
          operationName: payload.operationName,
          variableValues: payload.variables,
          contextValue: makeContext(options, access, randomUUID(), true),
        };
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('The request cannot be read.')];
      }
    },
    onComplete({ extra }) {
      extra.open = Math.max(0, (extra.open ?? 1) - 1);
      metrics.subscriptionsOpen.add(-1);
    },
  };
}
