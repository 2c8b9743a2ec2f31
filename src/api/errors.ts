// How failures leave the API: expected ones with their code and remedy, unexpected ones masked, with a reference that
// stands in the log. The same on HTTP and WebSocket, because it is done in the schema's resolvers.
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { newId } from '../id.ts';
import type { Logger } from '../log.ts';
import { type Problem, problem, problemMessage, problemRemedy } from '../problem.ts';
import { tokensMax } from './limits.ts';

/** A problem as a GraphQL error: for queries, which have no payload to carry it. */
export function asGraphQLError(found: Problem): GraphQLError {
  return new GraphQLError(problemMessage(found, 'en'), {
    extensions: {
      code: found.code,
      path: found.path,
      remedy: problemRemedy(found, 'en'),
      sv: { message: problemMessage(found, 'sv'), remedy: problemRemedy(found, 'sv') },
    },
  });
}

/** Throws a problem as a GraphQL error. */
export function refuse(code: Problem['code'], path: readonly string[], parameters: Problem['parameters'] = {}): never {
  throw asGraphQLError(problem(code, path, parameters));
}

/** PostgreSQL's codes for text that holds the character U+0000, which it cannot store. */
const unstorable = new Set(['22021', '22P05']);

/** What a client may see of an error a resolver threw: ours as it is, any other as INTERNAL with a reference. */
export function maskError(error: unknown, logger: Logger, field: string): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const { name, stack, code } = error instanceof Error ? (error as Error & { code?: string }) : {};
  if (code !== undefined && unstorable.has(code)) {
    return asGraphQLError(problem('FIELD_INVALID', [], { field: field, value: 'U+0000', expected: 'text' }));
  }
  const errorId = newId();
  // The message may quote values; the stack's frames do not.
  const frames = stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  logger.error({ event: 'api.failed', errorId, field, kind: name, pgCode: code, frames });
  return asGraphQLError(problem('INTERNAL', [], { errorId }));
}

/** The error of a document that cannot be parsed, in our own codes where we have one. */
export function asParseError(error: GraphQLError): GraphQLError {
  return isTooLong(error.message) ? asGraphQLError(problem('QUERY_TOO_LONG', [], { max: tokensMax })) : error;
}

/** An error on its way out over HTTP: what was not ours is given our code, what went wrong outside resolvers is masked. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const code = formatted.extensions?.['code'];
  if (code === 'GRAPHQL_PARSE_FAILED' && isTooLong(formatted.message)) {
    return asGraphQLError(problem('QUERY_TOO_LONG', [], { max: tokensMax })).toJSON();
  }
  if (code === 'GRAPHQL_VALIDATION_FAILED' && error instanceof GraphQLError) {
    // A literal our scalars refused: Apollo calls it invalid, its own code says why.
    const own = error.originalError instanceof GraphQLError ? error.originalError.extensions['code'] : undefined;
    return own === undefined ? formatted : { ...formatted, extensions: { ...formatted.extensions, code: own } };
  }
  if (code !== 'INTERNAL_SERVER_ERROR') return formatted;
  const cause = error instanceof GraphQLError ? (error.originalError ?? new Error(error.message)) : error;
  return { ...formatted, ...maskError(cause, logger, 'operation').toJSON() };
}

function isTooLong(message: string): boolean {
  return /more tha[nt] \d+ tokens/.test(message);
}
