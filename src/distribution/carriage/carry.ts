// Between T1 and T2: puts a chunk of claimed effects on one partner's wire, and settles it as soon as it has ended.
import type { Metrics } from '../../metrics.ts';
import type { Capability, Consignment, Outcome, PartnerConnection } from '../../partner/partner.ts';
import type { Connections } from '../../partner/roster/connections.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import { loadInvoiceContents } from '../../record/invoice-content.ts';
import { type Columns, columnsOf, rowSet } from '../../store/columns.ts';
import { type Scope, withBatch } from '../../store/transaction.ts';
import { asOne, type ClaimContext, type Claimed, membersOf } from '../claim.ts';
import { withAttempt } from '../progress.ts';
import { applyParked } from '../receipt/receive.ts';
import { readAftermath } from '../safe-mode/aftermath.ts';
import { withKnownDatabase } from '../safe-mode/known-database.ts';
import { type EffectResult, settleBatch } from '../settle.ts';
import { isRehearsal } from '../start.ts';

export interface CarryContext extends ClaimContext {
  readonly connections: Connections;
  readonly metrics: Metrics;
}

/** What a chunk is carried by. */
export interface Carriage {
  readonly connection: PartnerConnection;
  readonly capability: Capability;
  /** Creditor's time of the claim. */
  readonly nowMs: number;
}

// What is left of a lease when a send must have ended: time to settle it.
export const settleMarginMs = 2_000;

/** Puts a chunk of claimed effects of one partner on the wire, and settles it. Never throws for a partner's fault. */
export async function carryChunk(
  context: CarryContext,
  creditorId: string,
  chunk: readonly Claimed[],
  { connection, capability, nowMs }: Carriage,
): Promise<void> {
  const { owned, consignments } = await markOnWire(context, creditorId, chunk, nowMs);
  context.crashPoint('C1-on-wire');
  const results: EffectResult[] = [];
  const begunMs = context.clock.monotonicMs();
  // Sends run side by side: each one's share of the chunk's time.
  const rounds = Math.max(1, Math.ceil(consignments.length / capability.concurrencyMax));
  const sends = new Map<string, Claimed>();
  for (const claimed of owned) {
    if (claimed.effect.kind === 'SEND') sends.set(claimed.effect.attempt.attemptId, claimed);
  }
  // A shutdown begins nothing new, but lets what is on the wire end.
  const deadline = AbortSignal.timeout(context.leaseMs - settleMarginMs);
  const settled = (attemptId: string, outcome: Outcome) => {
    const claimed = sends.get(attemptId);
    sends.delete(attemptId);
    const latencyMs = (context.clock.monotonicMs() - begunMs) / rounds;
    if (claimed !== undefined) results.push({ kind: 'SEND', claimed, outcome, latencyMs });
    context.metrics.sends.add(1, { channel: claimed?.effect.attempt.channel ?? '', outcome: outcome.kind });
    context.crashPoint('C2-sending');
  };
  const rehearsed = new Set(
    owned.flatMap(({ run, effect }) => (isRehearsal(run) && effect.kind === 'SEND' ? [effect.attempt.attemptId] : [])),
  );
  for (const attemptId of rehearsed) settled(attemptId, rehearsal);
  const earnest = consignments.filter(({ attemptId }) => !rehearsed.has(attemptId));
  const sending = earnest.length === 0 ? undefined : connection.send(earnest, deadline, settled);
  const asking = owned
    .filter((claimed) => claimed.effect.kind !== 'SEND')
    .map(async (claimed) => results.push(await ask(connection, claimed, capability)));
  await Promise.all([sending, ...asking]);
  // An adapter that forgot one has told us nothing about it.
  const silent: Outcome = { kind: 'AMBIGUOUS', code: 'NO_OUTCOME', detail: 'the adapter gave no outcome' };
  for (const claimed of sends.values())
    results.push({ kind: 'SEND', claimed, outcome: silent, latencyMs: capability.sendMsMax });
  context.crashPoint('C3-sent');
  if (results.length > 0) await settleBatch(context, creditorId, results);
  const references = results.flatMap(({ kind, outcome }) =>
    kind === 'SEND' && outcome.kind === 'TAKEN' && outcome.partnerReference !== null ? [outcome.partnerReference] : [],
  );
  const [first] = chunk;
  if (first !== undefined && references.length > 0 && capability.receipts.some((way) => way !== 'mail')) {
    await applyParked(context, creditorId, first.effect.attempt.partnerId, references);
  }
  context.crashPoint('C5-settled');
}

/** What a dry run gets for an answer: taken, and never a word more. */
const rehearsal: Outcome = {
  kind: 'TAKEN',
  state: 'ACCEPTED',
  partnerReference: null,
  code: 'DRY_RUN',
  requestHash: null,
  units: 0,
};

async function ask(connection: PartnerConnection, claimed: Claimed, capability: Capability): Promise<EffectResult> {
  const { attempt, kind } = claimed.effect;
  // A rehearsal is only ever asked back: what never left is stopped.
  if (kind === 'CANCEL' && isRehearsal(claimed.run)) return { kind, claimed, outcome: { kind: 'CANCELLED' } };
  const limited = AbortSignal.timeout(capability.sendMsMax);
  return kind === 'CANCEL'
    ? { kind, claimed, outcome: await connection.cancel(attempt.effectKey, attempt.partnerReference, limited) }
    : { kind: 'LOOKUP', claimed, outcome: await connection.lookup(attempt.effectKey, limited) };
}

interface OnWire {
  readonly owned: readonly Claimed[];
  readonly consignments: readonly Consignment[];
}

/**
 * Commits that these effects are about to leave, where the claim has not done so, and reads what their documents are
 * made from. Only those still owned are returned. From here on a crash leaves them in doubt; before, it does not.
 */
function markOnWire(
  context: CarryContext,
  creditorId: string,
  chunk: readonly Claimed[],
  nowMs: number,
): Promise<OnWire> {
  const members = chunk.flatMap(membersOf);
  const unmarked = members.filter((claimed) => !claimed.onWire);
  const invoiceIds = members.filter(({ effect }) => effect.kind === 'SEND').map(({ run }) => run.invoiceId);
  const marking = withKnownDatabase(context.store, creditorId, async (scope) => {
    const [marked, contents, aftermath] = await Promise.all([
      unmarked.length === 0 ? new Map<string, number>() : mark(scope, unmarked),
      invoiceIds.length === 0 ? new Map<string, InvoiceContent>() : loadInvoiceContents(scope, invoiceIds),
      readAftermath(scope, context),
    ]);
    // Claimed on another database than this one has become: rolled back, and nothing leaves.
    if (members.some((claimed) => isEarnest(claimed) && aftermath?.withholds(claimed.effect.attempt.channel))) {
      throw withheld;
    }
    const asOwned = (claimed: Claimed): Claimed[] => {
      if (claimed.onWire) return [claimed];
      const wireAtMs = marked.get(claimed.effect.attempt.attemptId);
      return wireAtMs === undefined ? [] : [asMarked(claimed, wireAtMs)];
    };
    const parties = chunk.map((claimed) => {
      const wanted = membersOf(claimed);
      const [first, ...also] = wanted.flatMap(asOwned);
      if (first === undefined) return { owned: [], left: [] };
      const isWhole = also.length + 1 === wanted.length;
      return isWhole ? { owned: [asOne([first, ...also])], left: [] } : { owned: [], left: [first, ...also] };
    });
    // What goes as one goes whole: where somebody else has taken up one of it, the others are given back.
    const left = parties.flatMap((party) => party.left);
    if (left.length > 0) await release(scope, left, null);
    const owned = parties.flatMap((party) => party.owned);
    return { owned, consignments: owned.flatMap((claimed) => consignmentOf(claimed, contents, nowMs)) };
  });
  return marking.catch((error: unknown) => {
    if (error === withheld) return { owned: [], consignments: [] };
    throw error;
  });
}

function isEarnest({ effect, run }: Claimed): boolean {
  return effect.kind === 'SEND' && !isRehearsal(run);
}

const withheld = new Error('the database has been lost since this was claimed');

/** The claim as the database now has it: what is settled later is compared with this. */
function asMarked({ effect, run }: Claimed, wireAtMs: number): Claimed {
  const attempt = effect.kind === 'SEND' ? { ...effect.attempt, wireAtMs } : effect.attempt;
  const counted = withAttempt({ ...run, claims: run.claims + 1 }, attempt);
  const isFirstMark = effect.kind === 'SEND' && effect.attempt.wireAtMs === null;
  return { effect: { kind: effect.kind, attempt }, run: counted, onWire: true, isFirstMark };
}

const markColumns = {
  attemptId: 'uuid',
  distributionId: 'uuid',
  epoch: 'int',
  send: 'bool',
} as const satisfies Columns;

// Keys are asked for beside the rows wherever those are joined, for the reason write.ts gives. In id order, as everyone
// locks: a receipt for the same ones may be under way.
const markStatement = `
  with marks as (
    select * from ${rowSet(markColumns, 2, 'm')}
  ), locked as materialized (
    select d.distribution_id from distribution d join marks m on m."distributionId" = d.distribution_id
    where d.creditor_id = $1 and d.distribution_id = any($3::uuid[]) and d.epoch = m.epoch
    order by d.distribution_id for update of d
  ), owned as (
    update distribution d set claims = claims + 1 from marks m join locked l on l.distribution_id = m."distributionId"
    where d.creditor_id = $1 and d.distribution_id = any($3::uuid[]) and d.distribution_id = m."distributionId"
      and d.epoch = m.epoch
      -- What a person holds meanwhile stays where it is.
      and (d.state <> 'HELD' or not m.send)
    returning m."attemptId", m.send
  ), wired as (
    update attempt a set wire_at = coalesce(a.wire_at, clock_timestamp()) from owned o
    where o.send and a.creditor_id = $1 and a.attempt_id = any($2::uuid[]) and a.attempt_id = o."attemptId"
      and a.state = 'SUBMITTING'
    returning a.attempt_id as "attemptId", a.wire_at
  )
  select "attemptId", (extract(epoch from wire_at) * 1000)::bigint as "wireAtMs" from wired
  union all select "attemptId", 0 from owned where not send`;

/** Marks attempts as leaving; answers when, for those whose epoch is still ours. */
async function mark(scope: Scope, claimed: readonly Claimed[]): Promise<Map<string, number>> {
  const marks = claimed.map(({ effect, run }) => ({
    attemptId: effect.attempt.attemptId,
    distributionId: run.distributionId,
    epoch: run.epoch,
    send: effect.kind === 'SEND',
  }));
  const parameters = [scope.creditorId, ...columnsOf(markColumns, marks)];
  const rows = await scope.sql.unsafe<{ attemptId: string; wireAtMs: number }[]>(markStatement, parameters, {
    prepare: true,
  });
  return new Map(rows.map((row) => [row.attemptId, row.wireAtMs]));
}

function consignmentOf(
  { effect, run, also = [] }: Claimed,
  contents: ReadonlyMap<string, InvoiceContent>,
  nowMs: number,
): Consignment[] {
  const { attempt, kind } = effect;
  const contactPoint = run.facts.contactPoints.find((point) => point.contactPointId === attempt.contactPointId);
  const invoice = contents.get(run.invoiceId);
  const others = also.flatMap((other) => contents.get(other.run.invoiceId) ?? []);
  if (kind !== 'SEND' || contactPoint === undefined || invoice === undefined || others.length < also.length) return [];
  const { attemptId, effectKey } = attempt;
  return [{ attemptId, effectKey, contactPoint, invoice, ...(others.length > 0 && { also: others }), nowMs }];
}

/**
 * Ends our ownership of effects of which nothing has left this process. They are due again at once, or after `pauseMs` of
 * physical time where their partner has no room. A mark that they were leaving is taken back, so that nobody doubts it.
 */
export async function giveBack(
  context: CarryContext,
  creditorId: string,
  claimed: readonly Claimed[],
  pauseMs: number | null,
): Promise<void> {
  if (claimed.length === 0) return;
  await withBatch(context.store, creditorId, (scope) => release(scope, claimed.flatMap(membersOf), pauseMs));
}

async function release(scope: Scope, claimed: readonly Claimed[], pauseMs: number | null): Promise<void> {
  const owned = claimed.map(({ run, effect, onWire, isFirstMark }) => ({
    distributionId: run.distributionId,
    epoch: run.epoch,
    attemptId: effect.attempt.attemptId,
    onWire,
    unmark: onWire && isFirstMark === true,
  }));
  const parameters = [scope.creditorId, ...columnsOf(releaseColumns, owned), pauseMs];
  await scope.sql.unsafe(releaseStatement, parameters, { prepare: true });
}

const releaseColumns = {
  distributionId: 'uuid',
  epoch: 'int',
  attemptId: 'uuid',
  onWire: 'bool',
  unmark: 'bool',
} as const satisfies Columns;

const releaseStatement = `
  with owned as (
    select * from ${rowSet(releaseColumns, 2, 'o')}
  ), locked as materialized (
    select d.distribution_id from distribution d join owned o on o."distributionId" = d.distribution_id
    where d.creditor_id = $1 and d.distribution_id = any($2::uuid[]) and d.epoch = o.epoch
    order by d.distribution_id for update of d
  ), released as (
    update distribution d set lease_until = clock_timestamp() + $7::float8 * interval '1 millisecond',
      claims = case when o."onWire" then d.claims - 1 else d.claims end, row_version = d.row_version + 1
    from owned o join locked l on l.distribution_id = o."distributionId"
    where d.creditor_id = $1 and d.distribution_id = any($2::uuid[]) and d.distribution_id = o."distributionId"
      and d.epoch = o.epoch
    returning o."attemptId", o.unmark
  )
  update attempt a set wire_at = null from released r
  where r.unmark and a.creditor_id = $1 and a.attempt_id = any($4::uuid[]) and a.attempt_id = r."attemptId"
    and a.state = 'SUBMITTING'`;
