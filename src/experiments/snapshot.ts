// Snapshots: the result of an experiment at one instant, kept with what it was computed from, and never changed.
import { hash } from 'node:crypto';
import { appendEvents } from '../event/append.ts';
import type { NewEvent } from '../event/event.ts';
import { newId } from '../id.ts';
import type { AdapterRegistry } from '../partner/partner.ts';
import type { Store } from '../store/open.ts';
import { type Scope, withCreditor } from '../store/transaction.ts';
import { analyse, analyseOnTwo, engineVersion } from './analysis/analyse.ts';
import { canonicalJson } from './analysis/canonical.ts';
import { looksOf } from './analysis/comparison/looks.ts';
import { type Dataset, unpackDataset } from './dataset/dataset.ts';
import { unpackDelta } from './dataset/delta.ts';
import { type Earlier, withCurrent } from './dataset/keep.ts';
import type { KeptRows } from './dataset/kept.ts';
import type { Source, SourceMeta } from './dataset/load.ts';
import { inputsOf, inRow, keepParts } from './inputs.ts';
import { isTellable, slicesTellable } from './outcome/changed.ts';
import { countAll, type OnCounted } from './outcome/count.ts';
import type { ExperimentResult } from './result.ts';

export interface SnapshotRow {
  readonly snapshotId: string;
  readonly experimentId: string;
  readonly asOfMs: number;
  readonly watermark: number;
  readonly engineVersion: string;
  /** Canonical JSON of an ExperimentResult. */
  readonly result: string;
  readonly sha256: string;
  readonly createdAtMs: number;
  /** As `createdAtMs`, to the microsecond: with the id, the place among the experiment's results. */
  readonly createdAtUs: number;
  /** Facts have come since. */
  readonly stale: boolean;
}

/** A place among the results of an experiment. */
export type SnapshotPlace = Pick<SnapshotRow, 'createdAtUs' | 'snapshotId'>;

/**
 * Counts what is new, computes the result and keeps it. When in some arm one to four debtors have changed since the last
 * result, that one stands: the difference of the two would tell of those few. Undefined: there is no such experiment.
 * Without `adapters` openings are not compared.
 */
export async function takeSnapshot(
  store: Store,
  creditorId: string,
  experimentId: string,
  adapters?: AdapterRegistry,
): Promise<string | undefined> {
  const count = (onCounted?: OnCounted) => countAll(store, creditorId, experimentId, onCounted);
  // Loading reads one state of the database; computing holds no transaction open.
  return withCurrent(store, creditorId, experimentId, { adapters, count, recall: recallLooks }, async (current) => {
    if (current.standing !== null) return current.standing;
    const { dataset, delta } = current;
    const { asOfMs, watermark } = dataset.meta;
    const packing = delta === null ? current.whole() : delta.pack();
    // Nobody waits for it yet.
    packing.catch(() => {});
    const result = canonicalJson(await analyseOnTwo(dataset));
    const snapshotId = newId();
    const kept = { snapshotId, experimentId, asOfMs, watermark, result };
    const inputs = await packing;
    const isKept =
      delta !== null && (await keep(store, creditorId, { ...kept, inputs, baseSnapshotId: delta.baseSnapshotId }));
    if (!isKept) {
      const whole = delta === null ? inputs : await current.whole();
      await keep(store, creditorId, { ...kept, inputs: whole, baseSnapshotId: null });
      current.became(snapshotId);
    }
    return snapshotId;
  });
}

interface KeptSnapshot extends Pick<SnapshotRow, 'snapshotId' | 'experimentId' | 'asOfMs' | 'watermark' | 'result'> {
  readonly inputs: Buffer;
  readonly baseSnapshotId: string | null;
}

/** Writes a snapshot down; false: its base is there no more. */
function keep(store: Store, creditorId: string, snapshot: KeptSnapshot): Promise<boolean> {
  const { snapshotId, experimentId, asOfMs, watermark, result, inputs, baseSnapshotId } = snapshot;
  return withCreditor(store, creditorId, async (scope) => {
    const [base] = await scope.sql`
      select 1 from snapshot where creditor_id = ${creditorId} and snapshot_id = ${baseSnapshotId} for key share`;
    if (baseSnapshotId !== null && base === undefined) return false;
    await scope.sql`
      insert into snapshot (creditor_id, snapshot_id, experiment_id, as_of, watermark, engine_version, inputs,
        base_snapshot_id, result, sha256)
      values (${creditorId}, ${snapshotId}, ${experimentId}, to_timestamp(${asOfMs}::numeric / 1000), ${watermark},
        ${engineVersion}, decode(${inRow(inputs)}, 'base64'), ${baseSnapshotId}, ${result}, ${hash('sha256', result)})`;
    await keepParts(scope, snapshotId, inputs);
    await appendEvents(scope, [resultEvent(experimentId, asOfMs)], []);
    return true;
  });
}

/** What earlier looks leave to this one; or the last snapshot, when that one has to stand. */
async function recallLooks(
  scope: Scope,
  { experimentId, timeZone }: Source,
  meta: SourceMeta,
): Promise<(rows: KeptRows) => Earlier> {
  // Whether facts have come since is not asked, as it would be of a snapshot that is shown: it takes longer than all else here.
  const [last] = await scope.sql<Pick<SnapshotRow, 'snapshotId' | 'asOfMs' | 'watermark' | 'result'>[]>`
    select snapshot_id as "snapshotId", (extract(epoch from as_of) * 1000)::bigint as "asOfMs", watermark, result
    from snapshot where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}
    order by created_at desc, snapshot_id desc limit 1`;
  const before = last === undefined ? undefined : readResult(last);
  return (rows) => {
    const counted = { ...meta, rows, timeZone };
    if (last !== undefined && !isTellable(counted, last)) {
      return { standing: last.snapshotId, looks: [], sliceLooks: [] };
    }
    const sliceLooks = slicesTellable(counted, before?.sliceLooks ?? []);
    // Another version may mean another quantity by the same name.
    const looks = before !== undefined && before.engineVersion === engineVersion ? looksOf(before.metrics) : [];
    return { standing: null, looks, sliceLooks };
  };
}

/** Tells those who follow the log that there is a new result. */
function resultEvent(experimentId: string, occurredAtMs: number): NewEvent {
  return {
    type: 'EXPERIMENT_RESULT',
    invoiceId: null,
    distributionId: null,
    attemptId: null,
    debtorId: null,
    partnerId: null,
    channel: null,
    payload: { experimentId },
    occurredAtMs,
  };
}

// Those that were stopped are followed for as long as their horizon asks. Of an experiment `e` of a creditor `c`.
const isFollowed = `e.started_at is not null and (e.stopped_at is null or coalesce(c.clock_at, clock_timestamp())
  < e.stopped_at + make_interval(days => 60 + (e.definition -> 'plan' ->> 'horizonDays')::int))`;

/** Experiments that are followed and whose outcomes are behind the event log: counted as it grows, a result is soon made. */
export async function uncountedExperiments({ creditorId, sql }: Scope): Promise<string[]> {
  const rows = await sql<{ experimentId: string }[]>`
    select e.experiment_id as "experimentId" from experiment e
    join creditor c on c.creditor_id = e.creditor_id
    join event_stream t on t.creditor_id = e.creditor_id
    where e.creditor_id = ${creditorId} and e.outcome_position < t.position and ${sql.unsafe(isFollowed)}`;
  return rows.map(({ experimentId }) => experimentId);
}

/**
 * Experiments whose newest result is older than `ageMs` of real time although facts have come since. A bandit's once a day
 * in any case: time alone makes outcomes known.
 */
export async function staleExperiments(scope: Scope, ageMs: number): Promise<string[]> {
  const rows = await scope.sql<{ experimentId: string }[]>`
    select e.experiment_id as "experimentId" from experiment e
    join creditor c on c.creditor_id = e.creditor_id
    join event_stream t on t.creditor_id = e.creditor_id
    left join lateral (
      select max(s.created_at) as created_at, max(s.watermark) as watermark from snapshot s
      where s.creditor_id = e.creditor_id and s.experiment_id = e.experiment_id
    ) n on true
    where e.creditor_id = ${scope.creditorId} and ${scope.sql.unsafe(isFollowed)}
      and (n.created_at is null or n.created_at < clock_timestamp() - ${ageMs}::float8 * interval '1 millisecond')
      and (exists (
        select from event v
        join outcome o on o.creditor_id = v.creditor_id and o.invoice_id = v.invoice_id
          and o.experiment_id = e.experiment_id
        where v.creditor_id = e.creditor_id and v.position > coalesce(n.watermark, 0)
      ) or (e.state = 'RUNNING' and jsonb_typeof(e.definition -> 'bandit') = 'object'
        and (n.created_at is null or n.created_at < clock_timestamp() - interval '1 day')))`;
  return rows.map(({ experimentId }) => experimentId);
}

/**
 * Computes a kept snapshot again from its inputs: the same bytes. Undefined when there is none of this id, or when another
 * version of the program computed it.
 */
export async function recompute(scope: Scope, snapshotId: string): Promise<string | undefined> {
  const dataset = await readInputs(scope, snapshotId);
  return dataset && canonicalJson(analyse(dataset));
}

/** The dataset a snapshot was computed from; undefined as for recompute(). */
export async function readInputs(scope: Scope, snapshotId: string): Promise<Dataset | undefined> {
  const [row] = await scope.sql<{ inputs: Buffer; base: Buffer | null }[]>`
    select ${scope.sql.unsafe(inputsOf('s'))} as inputs, ${scope.sql.unsafe(inputsOf('b'))} as base from snapshot s
    left join snapshot b on b.creditor_id = s.creditor_id and b.snapshot_id = s.base_snapshot_id
    where s.creditor_id = ${scope.creditorId} and s.snapshot_id = ${snapshotId} and s.engine_version = ${engineVersion}`;
  if (row === undefined) return undefined;
  return row.base === null ? unpackDataset(row.inputs) : unpackDelta(unpackDataset(row.base), row.inputs);
}

/** One snapshot; undefined when there is none of this id. */
export async function findSnapshot(scope: Scope, snapshotId: string): Promise<SnapshotRow | undefined> {
  const [row] = await selectSnapshots(scope, { snapshotIds: [snapshotId], limit: 1 });
  return row;
}

/** The newest of an experiment, newest first. */
export function newestSnapshots(scope: Scope, experimentId: string, limit: number): Promise<SnapshotRow[]> {
  return selectSnapshots(scope, { experimentId, limit });
}

/** Those of an experiment taken before a place, newest first; with the one that stands there when `isIncluded`. */
export function snapshotsBefore(
  scope: Scope,
  experimentId: string,
  place: SnapshotPlace,
  limit: number,
  isIncluded = false,
): Promise<SnapshotRow[]> {
  return selectSnapshots(scope, { experimentId, place, isIncluded, limit });
}

/** The last snapshot of each day that has any, from a place back in time; that place counts too. Newest first. */
export async function dailySnapshots(
  scope: Scope,
  experimentId: string,
  place: SnapshotPlace,
  limit: number,
): Promise<SnapshotRow[]> {
  const rows = await scope.sql<{ snapshotId: string }[]>`
    select snapshot_id as "snapshotId" from (
      select snapshot_id, created_at,
        row_number() over (partition by (as_of at time zone 'UTC')::date order by created_at desc, snapshot_id desc) as number
      from snapshot
      where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}
        and (created_at, snapshot_id)
          <= (timestamptz 'epoch' + ${place.createdAtUs} * interval '1 microsecond', ${place.snapshotId}::uuid)
    ) ranked where number = 1 order by created_at desc, snapshot_id desc limit ${limit}`;
  return selectSnapshots(scope, { snapshotIds: rows.map(({ snapshotId }) => snapshotId), limit });
}

/** Reads a kept result. */
export function readResult({ result }: Pick<SnapshotRow, 'result'>): ExperimentResult {
  return JSON.parse(result) as ExperimentResult;
}

interface Wanted {
  readonly experimentId?: string;
  readonly snapshotIds?: readonly string[];
  readonly place?: SnapshotPlace;
  readonly isIncluded?: boolean;
  readonly limit: number;
}

async function selectSnapshots(
  { creditorId, sql }: Scope,
  { experimentId = '', snapshotIds, place, isIncluded = false, limit }: Wanted,
): Promise<SnapshotRow[]> {
  const of = experimentId === '' ? sql`` : sql`and s.experiment_id = ${experimentId}`;
  const only = snapshotIds === undefined ? sql`` : sql`and s.snapshot_id = any(${[...snapshotIds]}::uuid[])`;
  const at = sql`(timestamptz 'epoch' + ${place?.createdAtUs ?? 0} * interval '1 microsecond', ${place?.snapshotId ?? ''}::uuid)`;
  const from =
    place === undefined ? sql`` : sql`and (s.created_at, s.snapshot_id) ${isIncluded ? sql`<=` : sql`<`} ${at}`;
  return sql<SnapshotRow[]>`
    select s.snapshot_id as "snapshotId", s.experiment_id as "experimentId",
      (extract(epoch from s.as_of) * 1000)::bigint as "asOfMs", s.watermark, s.engine_version as "engineVersion", s.result,
      s.sha256, (extract(epoch from s.created_at) * 1000)::bigint as "createdAtMs",
      (extract(epoch from s.created_at) * 1000000)::bigint as "createdAtUs",
      exists (select from event e join outcome o on o.creditor_id = e.creditor_id and o.invoice_id = e.invoice_id
          and o.experiment_id = s.experiment_id
        where e.creditor_id = s.creditor_id and e.position > s.watermark) as stale
    from snapshot s
    where s.creditor_id = ${creditorId} ${of} ${only} ${from}
    order by s.created_at desc, s.snapshot_id desc limit ${limit}`;
}
