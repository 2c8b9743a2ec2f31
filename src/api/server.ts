// The door: GraphQL over HTTP and WebSocket, partners' callbacks, health, metrics and pages, on one port.
import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { problem } from '../problem.ts';
import { makeGate } from './access.ts';
import { type Context, makeContext } from './context.ts';
import { asGraphQLError, formatError } from './errors.ts';
import { tokensMax } from './limits.ts';
import type { ApiOptions } from './options.ts';
import { mountPages } from './pages.ts';
import { limitsPlugin, operationsPlugin } from './plugins.ts';
import { makeSchema } from './schema.ts';
import { serveSocket } from './socket.ts';

export interface ApiServer {
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly port: number;
  /** From now on /healthz answers 200. */
  setReady(): void;
  close(): Promise<void>;
}

const graphqlBodyMax = 16 * 1024 * 1024;

/** Starts listening; rejects with EADDRINUSE when the port is taken. */
export async function startApi(options: ApiOptions): Promise<ApiServer> {
  const { host, logger } = options;
  const schema = makeSchema(logger);
  const gate = makeGate(options.store, options.bell, options.clock);
  let ready = false;
  const app = fastify({
    bodyLimit: graphqlBodyMax,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    logger: false,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: tokensMax },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      limitsPlugin(schema),
      operationsPlugin(options.metrics),
    ],
    formatError: (formatted, error) => formatError(formatted, error, logger),
    logger: {
      debug() {},
      info() {},
      warn: (message: string) => logger.warn({ event: 'apollo', reason: message }),
      error: (message: string) => logger.error({ event: 'apollo', reason: message }),
    },
  });
  await apollo.start();
  mountHeaders(app);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: fastifyApolloHandler(apollo, {
      async context(request) {
        const access = await gate.admit(request.headers.authorization);
        if (access === undefined) throw unauthenticated();
        return makeContext(options, access, request.id, false);
      },
    }),
  });
  mountPages(app, options, () => ready);
  await app.listen({ host, port: options.port });
  const socket = serveSocket(app.server, schema, gate, options);
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return {
    httpUrl: `http://${shown}:${port}`,
    wsUrl: `ws://${shown}:${port}/graphql`,
    port,
    setReady() {
      ready = true;
    },
    async close() {
      ready = false;
      await socket.close();
      await apollo.stop();
      await app.close();
      gate.close();
    },
  };
}

/** The refusal of a request without a working key: 401, on every operation. */
function unauthenticated(): Error {
  const refusal = asGraphQLError(problem('UNAUTHENTICATED', []));
  refusal.extensions['http'] = { status: 401 };
  return refusal;
}

function mountHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const status = error.statusCode ?? 500;
    const refusal = tooLarge
      ? asGraphQLError(problem('BODY_TOO_LARGE', [], { max: graphqlBodyMax }))
      : asGraphQLError(
          status < 500
            ? problem('FIELD_INVALID', [], { field: 'body', value: 'unreadable', expected: 'JSON' })
            : problem('INTERNAL', [], { errorId: request.id }),
        );
    return reply.status(status).send({ errors: [refusal.toJSON()] });
  });
}
