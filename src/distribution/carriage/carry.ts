// Between T1 and T2: puts a chunk of claimed effects on one partner's wire, and settles it as soon as it has ended.
import type { Metrics } from '../../metrics.ts';
import { notSent } from '../../partner/http-outcome.ts';
import type { Capability, Consignment, Outcome, PartnerConnection } from '../../partner/partner.ts';
import type { Connections } from '../../partner/roster/connections.ts';
import type { InvoiceContent } from '../../record/invoice.ts';
import { loadInvoiceContents } from '../../record/invoice-content.ts';
import { asOne, type ClaimContext, type Claimed, membersOf } from '../claim.ts';
import { withAttempt } from '../progress.ts';
import { applyParked } from '../receipt/receive.ts';
import { isRehearsal } from '../rehearsal.ts';
import { readAftermath } from '../safe-mode/aftermath.ts';
import { withKnownDatabase } from '../safe-mode/known-database.ts';
import { type EffectResult, settleBatch } from '../settle.ts';
import { findUnchanged, giveBack, mark, release } from './mark.ts';

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
  const { owned, consignments, refused } = await markOnWire(context, creditorId, chunk, nowMs);
  await giveBack(context, creditorId, refused, null);
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
  // Of what there is nothing to make a document of, nothing can have left.
  const made = new Set(consignments.map(({ attemptId }) => attemptId));
  for (const attemptId of [...sends.keys()]) if (!made.has(attemptId)) settled(attemptId, nothingToSend);
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

const nothingToSend = notSent('NOTHING_TO_SEND', 'the contact point or the content of the invoice is gone');

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
  /** Marked by the claim, and not to leave any more: to be given back. */
  readonly refused: readonly Claimed[];
}

/**
 * Commits that these effects are about to leave, where the claim has not done so, and reads what their documents are
 * made from. Only those are returned that are still owned and of which nothing has changed since they were decided on:
 * a person's word, a payment or a receipt that came while they waited is judged before anything leaves. From here on a
 * crash leaves them in doubt; before, it does not.
 */
function markOnWire(
  context: CarryContext,
  creditorId: string,
  chunk: readonly Claimed[],
  nowMs: number,
): Promise<OnWire> {
  const members = chunk.flatMap(membersOf);
  const [marked, unmarked] = [members.filter(({ onWire }) => onWire), members.filter(({ onWire }) => !onWire)];
  const invoiceIds = members.filter(({ effect }) => effect.kind === 'SEND').map(({ run }) => run.invoiceId);
  const marking = withKnownDatabase(context.store, creditorId, async (scope): Promise<OnWire> => {
    const [wireAtMs, unchanged, contents, aftermath] = await Promise.all([
      unmarked.length === 0 ? new Map<string, number>() : mark(scope, unmarked),
      marked.length === 0 ? new Set<string>() : findUnchanged(scope, marked),
      invoiceIds.length === 0 ? new Map<string, InvoiceContent>() : loadInvoiceContents(scope, invoiceIds),
      readAftermath(scope, context),
    ]);
    // Claimed on another database than this one has become: rolled back, and nothing leaves.
    if (members.some((claimed) => isEarnest(claimed) && aftermath?.withholds(claimed.effect.attempt.channel))) {
      throw withheld;
    }
    const asLeaving = (claimed: Claimed): Claimed | undefined => {
      const { attemptId } = claimed.effect.attempt;
      if (claimed.onWire) return unchanged.has(attemptId) ? claimed : undefined;
      const atMs = wireAtMs.get(attemptId);
      return atMs === undefined ? undefined : asMarked(claimed, atMs);
    };
    const owned: Claimed[] = [];
    const stay: Claimed[] = [];
    for (const party of chunk) {
      // What goes as one goes whole: where one of it stays, the others are given back.
      const wanted = membersOf(party);
      const leaving = wanted.map(asLeaving);
      const [first, ...also] = leaving.filter((claimed) => claimed !== undefined);
      if (first !== undefined && also.length + 1 === wanted.length) owned.push(asOne([first, ...also]));
      else stay.push(...wanted.map((claimed, index) => leaving[index] ?? claimed));
    }
    // Those mark() has locked: in one transaction all is locked in one go, in id order.
    const locked = new Set(unmarked.map(({ effect }) => effect.attempt.attemptId));
    const left = stay.filter(({ effect }) => locked.has(effect.attempt.attemptId));
    const refused = stay.filter(({ effect }) => !locked.has(effect.attempt.attemptId));
    if (left.length > 0) await release(scope, left, null);
    return { owned, refused, consignments: owned.flatMap((claimed) => consignmentOf(claimed, contents, nowMs)) };
  });
  return marking.catch((error: unknown) => {
    if (error === withheld) return { owned: [], refused: [], consignments: [] };
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
