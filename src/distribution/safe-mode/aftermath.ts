// Part of every claim: whether the database is still the one we knew, and after a loss, what of a batch is in doubt. While
// nothing was ever lost this costs one small statement that travels with others.
import type { Consequences } from '../../event/append.ts';
import type { Capability } from '../../partner/partner.ts';
import type { Channel } from '../../record/contact-point.ts';
import { epochMs as ms } from '../../store/columns.ts';
import { changeOf, identityExpression, questionsOf, type Sighting } from '../../store/lineage.ts';
import type { Store } from '../../store/open.ts';
import type { Scope } from '../../store/transaction.ts';
import type { Pauses } from '../operator/pause.ts';
import { attemptEvent, type Effect, pausedOn, waitForPause, withAttempt } from '../progress.ts';
import type { Reconciliation } from '../reconcile.ts';
import { isRehearsal } from '../rehearsal.ts';
import type { Run, RunAttempt } from '../run.ts';
import {
  type DoubtWay,
  doubtName,
  doubtsOf,
  type Loss,
  type RunPast,
  reconcileAfterLoss,
  type SafeChannel,
  wayOf,
} from './doubt.ts';
import { unknownDatabase } from './known-database.ts';

/** A run taken up, with what it would do. */
interface Taken {
  readonly run: Run;
  readonly effect: Effect | null;
  readonly leaseMs: number | null;
}

/** A send that has become doubtful in this claim. */
export interface NewDoubt {
  readonly partnerId: string;
  readonly effectKey: string;
}

/** What holds for a creditor whose database has had a loss. */
export interface Aftermath {
  /** Reads what is known of these runs. Must be called before they are judged. */
  load(scope: Scope, runs: readonly Run[]): Promise<void>;
  /** What to do with an open attempt; HOLD: nothing before a person lifts safe mode. Undefined: it is of after the loss. */
  reconcile(
    run: Run,
    left: RunAttempt,
    capability: Capability | undefined,
    maySend: boolean,
  ): Reconciliation | { kind: 'HOLD' } | undefined;
  /** The run as the loss allows it: a send that may have happened already is marked so, and does not leave now. */
  review(taken: Taken, pauses: Pauses, nowMs: number, out: Consequences): Taken;
  /** Writes the doubts down. Must be called before the runs are written. */
  write(scope: Scope): Promise<void>;
  readonly newDoubts: readonly NewDoubt[];
  /** Whether nothing may be put on the wire of a channel now. */
  withholds(channel: Channel): boolean;
}

interface Row extends Sighting {
  readonly physicalNowMs: number;
  readonly losses: readonly Loss[];
  readonly channels: readonly SafeChannel[];
}

const statementOf = (identity: string) => `
  select i.identity as remembered, i.beat, ${identity} as actual, ${ms('clock_timestamp()')} as "physicalNowMs",
    case when exists (select from database_loss) then (
      select coalesce(json_agg(json_build_object('databaseLossId', l.database_loss_id, 'fromMs', ${ms('l.from_at')},
        'toMs', ${ms('l.detected_at')}) order by l.database_loss_id), '[]')
      from database_loss l join creditor c on c.creditor_id = $1 and c.created_at <= l.detected_at
    ) else '[]' end as losses,
    case when exists (select from database_loss) then (
      select coalesce(json_agg(json_build_object('databaseLossId', s.database_loss_id, 'channel', s.channel,
        'sinceMs', ${ms('s.since')}, 'doubt', s.doubt)), '[]')
      from safe_mode s where s.creditor_id = $1
    ) else '[]' end as channels
  from (select 1) one left join database_identity i on i.database_identity_id = 1`;

/**
 * Reads it in the transaction that is about to send; undefined: nothing was ever lost. Throws unknownDatabase when the
 * database is another one than was known: whoever began the transaction looks, and begins again (withKnownDatabase).
 */
export async function readAftermath(
  scope: Scope,
  { store, leaseMs }: { readonly store: Store; readonly leaseMs: number },
): Promise<Aftermath | undefined> {
  const knownBeat = store.memory.beat;
  const statement = statementOf(identityExpression(await questionsOf(store)));
  const [row] = await scope.sql.unsafe<Row[]>(statement, [scope.creditorId], { prepare: true });
  if (row === undefined || row.remembered === null || changeOf(row, knownBeat) !== undefined) throw unknownDatabase;
  store.memory.beat = Math.max(store.memory.beat, row.beat ?? 0);
  const newest = row.losses.at(-1);
  if (newest === undefined) return undefined;
  const hasEntered = row.channels.some(({ databaseLossId }) => databaseLossId === newest.databaseLossId);
  if (!hasEntered) throw unknownDatabase;
  return makeAftermath(row, newest.toMs, newest.toMs + leaseMs);
}

interface DoubtRow {
  readonly databaseLossId: number;
  readonly effectKey: string;
  readonly distributionId: string;
  readonly attemptId: string;
  readonly channel: Channel;
  readonly way: DoubtWay | null;
}

// What was taken in while the clocks of two servers differed counts as of before.
const clockMarginMs = 60_000;

function makeAftermath({ losses, channels, physicalNowMs }: Row, lossMs: number, quietUntilMs: number): Aftermath {
  const pasts = new Map<string, RunPast>();
  const doubts: DoubtRow[] = [];
  const newDoubts: NewDoubt[] = [];
  const spread = losses.map((loss) => ({ ...loss, toMs: loss.toMs + clockMarginMs }));
  const isSafe = (channel: Channel) => channels.some((one) => one.channel === channel && one.doubt === null);
  const isQuiet = physicalNowMs >= quietUntilMs;
  const note = (run: Run, { attemptId, effectKey, channel }: RunAttempt, loss: Loss, way: DoubtWay | null) => {
    const { distributionId } = run;
    doubts.push({ databaseLossId: loss.databaseLossId, effectKey, distributionId, attemptId, channel, way });
  };
  return {
    newDoubts,
    withholds: (channel) => isSafe(channel) || !isQuiet,
    async load(scope, runs) {
      for (const past of await readPasts(scope, runs)) {
        pasts.set(past.distributionId, { invoiceMs: past.invoiceMs, doubted: new Set(past.doubted) });
      }
    },
    reconcile(run, left, capability, maySend) {
      if (left.wireAtMs === null || left.wireAtMs > lossMs || isRehearsal(run)) return undefined;
      const found = reconcileAfterLoss(run, left, capability, { untilMs: quietUntilMs, physicalNowMs, maySend });
      const isHeld = isSafe(left.channel) && (found.kind === 'SEND' || found.kind === 'UNKNOWN');
      const way = isHeld ? null : wayOf(found);
      const loss = losses.findLast(({ toMs }) => (left.wireAtMs ?? 0) <= toMs);
      if (way !== undefined && loss !== undefined) note(run, left, loss, way);
      return isHeld ? { kind: 'HOLD' } : found;
    },
    review(taken, pauses, nowMs, out) {
      const { run, effect } = taken;
      if (effect?.kind !== 'SEND' || effect.attempt.wireAtMs !== null || isRehearsal(run)) return taken;
      const { attempt } = effect;
      const past = pasts.get(run.distributionId);
      const doubted = past === undefined ? [] : doubtsOf(run, attempt, past, spread, channels);
      if (doubted.length > 0) {
        // As if its first byte had left when the lost time began: the repeat, the look-up or a person settles it.
        const wireAtMs = Math.min(...doubted.map(({ fromMs }) => fromMs));
        const marked = { ...attempt, wireAtMs };
        for (const loss of doubted) note(run, marked, loss, null);
        newDoubts.push({ partnerId: attempt.partnerId, effectKey: attempt.effectKey });
        const about = { step: attempt.step, attemptNumber: attempt.number };
        out.events.push(attemptEvent(run, marked, 'ATTEMPT_IN_DOUBT', nowMs, about));
        return { run: withAttempt(run, marked), effect: null, leaseMs: null };
      }
      if (isSafe(attempt.channel)) {
        return { run: waitForPause(run, pausedOn(attempt.channel), pauses, nowMs, out), effect: null, leaseMs: null };
      }
      return isQuiet ? taken : { run, effect: null, leaseMs: quietUntilMs - physicalNowMs };
    },
    write: (scope) => writeDoubts(scope, doubts),
  };
}

interface PastRow {
  readonly distributionId: string;
  readonly invoiceMs: number;
  readonly doubted: readonly string[];
}

async function readPasts(scope: Scope, runs: readonly Run[]): Promise<PastRow[]> {
  const ids = `{${runs.map(({ distributionId }) => distributionId).join(',')}}`;
  const rows = await scope.sql<(Omit<PastRow, 'doubted'> & { readonly doubts: readonly [number, string][] })[]>`
    select d.distribution_id as "distributionId", (extract(epoch from i.created_at) * 1000)::bigint as "invoiceMs",
      (select coalesce(json_agg(json_build_array(q.database_loss_id, q.effect_key)), '[]') from doubt q
        where q.creditor_id = d.creditor_id and q.distribution_id = d.distribution_id) as doubts
    from distribution d join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = any(${ids}::uuid[])`;
  return rows.map(({ doubts, ...row }) => ({ ...row, doubted: doubts.map(([loss, key]) => doubtName(loss, key)) }));
}

async function writeDoubts(scope: Scope, doubts: readonly DoubtRow[]): Promise<void> {
  if (doubts.length === 0) return;
  await scope.sql`
    insert into doubt as q (creditor_id, database_loss_id, effect_key, distribution_id, attempt_id, channel, way)
    select ${scope.creditorId}, r."databaseLossId", r."effectKey", r."distributionId", r."attemptId", r.channel, r.way
    from jsonb_to_recordset(${JSON.stringify(doubts)}::jsonb) as r("databaseLossId" int, "effectKey" uuid,
      "distributionId" uuid, "attemptId" uuid, channel text, way text)
    on conflict (creditor_id, database_loss_id, attempt_id)
      do update set way = coalesce(excluded.way, q.way), effect_key = excluded.effect_key`;
}
