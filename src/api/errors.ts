// How failures leave the API: expected ones with their code and remedy, unexpected ones masked, with a reference that
// stands in the log. The same on HTTP and WebSocket, because it is done in the schema's resolvers.
import { GraphQLError } from 'graphql';
import { newId } from '../id.ts';
import type { Logger } from '../log.ts';
import { type Problem, problem, problemMessage, problemRemedy } from '../problem.ts';

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

/** What a client may see of an error a resolver threw: ours as it is, any other as INTERNAL with a reference. */
export function maskError(error: unknown, logger: Logger, field: string): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const errorId = newId();
  const { name, stack, code } = error instanceof Error ? (error as Error & { code?: string }) : {};
  // The message may quote values; the stack's frames do not.
  const frames = stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
  logger.error({ event: 'api.failed', errorId, field, kind: name, pgCode: code, frames });
  return asGraphQLError(problem('INTERNAL', [], { errorId }));
}
