// A mutation with an idempotency key happens once: its answer is stored with its effect, in one transaction, and a
// repeat is given the same answer. A repeat that comes while the first is under way waits for it.
import { createHash } from 'node:crypto';
import { appendEvents, type TallyChange } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { type Problem, problem } from '../problem.ts';
import type { Scope } from '../store/transaction.ts';
import type { Context } from './context.ts';

/** What a mutation did: its answer as small plain JSON (ids, counts, problems), and what is to be appended last. */
export interface Done<T> {
  readonly result: T;
  readonly events: readonly NewEvent[];
  readonly tallyChanges: readonly TallyChange[];
}

export type Idempotent<T> =
  | { readonly kind: 'done' | 'repeated'; readonly result: T }
  | { readonly kind: 'refused'; readonly problem: Problem };

const path = ['input', 'idempotencyKey'];

/** Runs `work` once for this creditor, operation and key. Secrets must not be part of `result`: it is stored. */
export async function idempotent<T>(
  context: Context,
  operation: string,
  input: { readonly idempotencyKey: string },
  work: (scope: Scope) => Promise<Done<T>>,
): Promise<Idempotent<T>> {
  const key = input.idempotencyKey;
  if (key.length < 8 || key.length > 200) {
    return { kind: 'refused', problem: problem('IDEMPOTENCY_KEY_INVALID', path, { length: key.length }) };
  }
  const requestHash = createHash('sha256')
    .update(JSON.stringify([operation, input]))
    .digest('hex');
  return context.write(async (scope) => {
    const [claimed] = await scope.sql`
      insert into idempotent_request (creditor_id, key, operation, request_hash)
      values (${scope.creditorId}, ${key}, ${operation}, ${requestHash})
      on conflict (creditor_id, key) do nothing returning key`;
    if (claimed === undefined) return repeat<T>(scope, key, requestHash);
    const { result, events, tallyChanges } = await work(scope);
    await scope.sql`
      update idempotent_request set payload = ${JSON.stringify(result)}::jsonb
      where creditor_id = ${scope.creditorId} and key = ${key}`;
    await appendEvents(scope, events, tallyChanges);
    return { kind: 'done', result };
  });
}

async function repeat<T>(scope: Scope, key: string, requestHash: string): Promise<Idempotent<T>> {
  const [known] = await scope.sql<{ requestHash: string; payload: T }[]>`
    select request_hash as "requestHash", payload from idempotent_request
    where creditor_id = ${scope.creditorId} and key = ${key}`;
  if (known?.requestHash !== requestHash) {
    return { kind: 'refused', problem: problem('IDEMPOTENCY_KEY_REUSED', path) };
  }
  return { kind: 'repeated', result: known.payload };
}
