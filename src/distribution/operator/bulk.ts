// Acts on many distributions, with time to think again: written down first, done when the time is up, in chunks that each
// commit. A process that dies on the way leaves the rest to the next one.
import { appendEvents } from '../../event/append.ts';
import { newId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Store } from '../../store/open.ts';
import { type Scope, withCreditor } from '../../store/transaction.ts';
import { type Act, actOnDistributions } from './act.ts';
import { type AddressChange, changeAddresses } from './address.ts';

export const bulkMax = 20_000;
export const undoWindowMsMax = 24 * 3_600_000;
const chunkSize = 500;
const problemsKept = 100;

/** What is done to many: one act to all of them, or to each its own address, at most 500. */
export type ManyAct = Act | { readonly kind: 'CHANGE_ADDRESS'; readonly changes: readonly AddressChange[] };

export interface BulkAct {
  readonly bulkActId: string;
  /** Of addresses only the kind is kept once it has ended. */
  readonly act: ManyAct;
  readonly state: 'WAITING' | 'DONE' | 'UNDONE';
  readonly count: number;
  /** How many have been acted on, and to how many of those it could be done. */
  readonly position: number;
  readonly doneCount: number;
  readonly problems: readonly (Problem & { readonly distributionId: string })[];
  readonly runAtMs: number;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

/** Writes a bulk act down; `distributionIds` is null where the act names them. It can be undone until `undoWindowMs` of physical time have passed. */
export async function planBulkAct(
  scope: Scope,
  act: ManyAct,
  distributionIds: readonly string[] | null,
  undoWindowMs: number,
): Promise<string> {
  const bulkActId = newId();
  const ids =
    'changes' in act ? act.changes.map(({ distributionId }) => distributionId) : [...(distributionIds ?? [])].sort();
  await scope.sql`
    insert into bulk_act (creditor_id, bulk_act_id, act, distribution_ids, run_at)
    values (${scope.creditorId}, ${bulkActId}, ${JSON.stringify(act)}::jsonb, ${ids}::uuid[],
      clock_timestamp() + ${undoWindowMs}::float8 * interval '1 millisecond')`;
  return bulkActId;
}

/** Takes a bulk act back before it has begun. */
export async function undoBulkAct(scope: Scope, bulkActId: string): Promise<Problem | null> {
  const [row] = await scope.sql<{ state: BulkAct['state']; position: number }[]>`
    select state, position from bulk_act where creditor_id = ${scope.creditorId} and bulk_act_id = ${bulkActId} for update`;
  if (row === undefined) return problem('NOT_FOUND', ['bulkActId'], { what: 'bulk act' });
  if (row.state === 'UNDONE') return null;
  if (row.state === 'DONE' || row.position > 0) return problem('BULK_ACT_BEGUN', ['bulkActId']);
  await scope.sql`update bulk_act set state = 'UNDONE', act = act - 'changes', ended_at = clock_timestamp()
    where creditor_id = ${scope.creditorId} and bulk_act_id = ${bulkActId}`;
  return null;
}

/** The newest bulk acts, or the one of an id. */
export async function selectBulkActs(scope: Scope, bulkActId: string | null, limit: number): Promise<BulkAct[]> {
  return scope.sql<BulkAct[]>`
    select bulk_act_id as "bulkActId", act, state, cardinality(distribution_ids) as count, position,
      done_count as "doneCount", problems, (extract(epoch from run_at) * 1000)::bigint as "runAtMs",
      (extract(epoch from created_at) * 1000)::bigint as "createdAtMs",
      (extract(epoch from ended_at) * 1000)::bigint as "endedAtMs"
    from bulk_act where creditor_id = ${scope.creditorId}
      and (${bulkActId}::uuid is null or bulk_act_id = ${bulkActId}::uuid)
    order by created_at desc limit ${limit}`;
}

/** Does every bulk act of a creditor whose time is up. Answers whether anything was done. */
export async function performBulkActs(store: Store, creditorId: string): Promise<boolean> {
  for (let chunks = 0; ; chunks += 1) {
    if (!(await withCreditor(store, creditorId, performChunk, 'REPEAT'))) return chunks > 0;
  }
}

interface DueRow {
  readonly bulkActId: string;
  readonly act: ManyAct;
  readonly chunk: readonly string[];
  readonly position: number;
  readonly count: number;
}

/** The next chunk of the oldest act that is due; another process's is left to it. */
async function performChunk(scope: Scope): Promise<boolean> {
  const [due] = await scope.sql<DueRow[]>`
    select bulk_act_id as "bulkActId", act, distribution_ids[position + 1 : position + ${chunkSize}] as chunk, position,
      cardinality(distribution_ids) as count
    from bulk_act where creditor_id = ${scope.creditorId} and state = 'WAITING' and run_at <= clock_timestamp()
    order by run_at limit 1 for update skip locked`;
  if (due === undefined) return false;
  const nowMs = await creditorNowMs(scope);
  const { done, problems, events, tallyChanges } = await perform(scope, due, nowMs);
  const told = problems.map(({ path, ...rest }) => ({
    ...rest,
    // Of addresses, each its own, the row is named as it was given.
    path:
      due.act.kind === 'CHANGE_ADDRESS' ? ['changes', String(due.position + Number(path[0])), ...path.slice(1)] : [],
    distributionId: due.chunk[Number(path[0])] ?? '',
  }));
  const position = due.position + due.chunk.length;
  await scope.sql`
    update bulk_act set position = ${position}, done_count = done_count + ${done.length},
      problems = case when jsonb_array_length(problems) >= ${problemsKept} then problems
        else problems || ${JSON.stringify(told.slice(0, problemsKept))}::jsonb end,
      act = case when ${position} >= ${due.count} then act - 'changes' else act end,
      state = case when ${position} >= ${due.count} then 'DONE' else state end,
      ended_at = case when ${position} >= ${due.count} then clock_timestamp() end
    where creditor_id = ${scope.creditorId} and bulk_act_id = ${due.bulkActId}`;
  await appendEvents(scope, events, tallyChanges);
  return true;
}

async function perform(scope: Scope, { act, chunk, position }: DueRow, nowMs: number) {
  if (act.kind !== 'CHANGE_ADDRESS') return actOnDistributions(scope, chunk, act, nowMs);
  return changeAddresses(scope, act.changes.slice(position, position + chunk.length), nowMs);
}
