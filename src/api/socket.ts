// GraphQL over WebSocket (graphql-ws): subscriptions only, with the same keys, limits and masking as HTTP. Events are
// pulled: a client that reads slowly is read for slowly, and holds nothing in memory here.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from 'graphql';
import { handleProtocols, makeServer, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { WebSocket, WebSocketServer } from 'ws';
import { problem } from '../problem.ts';
import type { Access, Gate } from './access.ts';
import { makeContext } from './context.ts';
import { asGraphQLError, asParseError } from './errors.ts';
import { countOperation, tokensMax } from './limits.ts';
import type { ApiOptions } from './options.ts';
import { carrySockets } from './socket-carrier.ts';

const messageBytesMax = 64 * 1024;
const initMsMax = 3_000;
const operationsMax = 20;

/** What is known of a connection. */
type Extra = {
  readonly socket: WebSocket;
  access?: Access;
  stopWatching?: () => void;
  /** Subscriptions under way. */
  open: number;
};

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
    handleProtocols,
  });
  const protocol = makeServer<Record<string, unknown>, Extra>(handlers(schema, gate, options));
  carrySockets(sockets, protocol, (socket) => ({ socket, open: 0 }), options.logger);
  return {
    async close() {
      for (const client of sockets.clients) client.close(1001, 'Going away');
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

function handlers(
  schema: GraphQLSchema,
  gate: Gate,
  options: ApiOptions,
): ServerOptions<Record<string, unknown>, Extra> {
  const { metrics } = options;
  return {
    connectionInitWaitTimeout: initMsMax,
    async onConnect({ connectionParams, extra }) {
      const given = connectionParams?.['authorization'] ?? connectionParams?.['Authorization'];
      const access = await gate.admit(typeof given === 'string' ? given : undefined);
      if (access === undefined) return false; // closed with 4403: Forbidden
      extra.access = access;
      const { socket } = extra;
      // Gone while the key was looked up: nobody would stop the watching.
      if (socket.readyState !== WebSocket.OPEN) return false;
      extra.stopWatching = gate.whenClosed(access, () => socket.close(4403, 'Forbidden'));
      return true;
    },
    onDisconnect({ extra }) {
      extra.stopWatching?.();
    },
    onSubscribe({ extra }, _id, payload) {
      const { access } = extra;
      if (access === undefined) return [asGraphQLError(problem('UNAUTHENTICATED', []))];
      if (extra.open >= operationsMax) {
        return [asGraphQLError(problem('TOO_MANY_SUBSCRIPTIONS', [], { max: operationsMax }))];
      }
      const checked = checkSubscription(schema, payload);
      if (Array.isArray(checked)) return checked;
      extra.open += 1;
      metrics.operations.add(1, { type: 'subscription', result: 'ok' });
      metrics.subscriptionsOpen.add(1);
      return { ...checked, schema, contextValue: makeContext(options, access, randomUUID(), true) };
    },
    // Called for each that onSubscribe let through, however it ends.
    onComplete({ extra }) {
      extra.open -= 1;
      metrics.subscriptionsOpen.add(-1);
    },
  };
}

/** Reads a subscription; its errors when it is none, or asks for too much. */
function checkSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscribePayload,
): Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'> | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: tokensMax });
  } catch (error) {
    return [error instanceof GraphQLError ? asParseError(error) : new GraphQLError('The request cannot be read.')];
  }
  const invalid = validate(schema, document);
  if (invalid.length > 0) return [...invalid];
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== 'subscription') return [asGraphQLError(problem('SUBSCRIPTIONS_ONLY', []))];
  const counted = countOperation(schema, document, operation, variables ?? {});
  if (counted.problem !== undefined) return [asGraphQLError(counted.problem)];
  return { document, operationName, variableValues: variables };
}
