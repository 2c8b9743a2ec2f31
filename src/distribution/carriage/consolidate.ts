// Several invoices to one debtor as one effect: which of the attempts taken up in a claim go together, under one key.
// Each keeps its own attempt; on the wire, in a carrier's queue and in its partner's allowance the party is one thing.
import type { Consequences } from '../../event/append.ts';
import { sharedEffectKey } from '../../id.ts';
import type { Capability } from '../../partner/partner.ts';
import type { Scope } from '../../store/transaction.ts';
import { lifecycle } from '../../succession/attempt.ts';
import { type Effect, ownEffectKey, withAttempt } from '../progress.ts';
import { isRehearsal } from '../rehearsal.ts';
import type { Run, RunAttempt } from '../run.ts';

/** A run as it was read, and as a claim leaves it. */
export interface TakenUp {
  readonly before: Run;
  readonly run: Run;
  readonly effect: Effect | null;
  readonly leaseMs: number | null;
}

/** Taken up together: one alone, or several with a SEND each that go as one, the lead first. */
export type Party = readonly [lead: TakenUp, ...others: TakenUp[]];

/** An envelope of so many is full, and so is a reader. */
export const invoicesMax = 20;
// How long one whose party is not whole rests before it is looked at again, physical: its sibling is in other hands.
const restMs = 2_000;

/**
 * The parties among what was taken up, in its sequence. What leaves for the first time is put together where order and
 * partner allow it; what may have left before goes again only as the whole party it was, else it rests.
 */
export function consolidate(
  taken: readonly TakenUp[],
  capabilityFor: (attempt: RunAttempt) => Capability | undefined,
  out: Consequences,
): Party[] {
  const alike = Map.groupBy(taken, (one) => likenessOf(one, capabilityFor));
  const partyOf = new Map<TakenUp, Party>();
  for (const [likeness, members] of alike) {
    if (likeness === null) continue;
    for (const party of likeness.startsWith('again ') ? gatherAgain(members) : gatherFresh(members, out)) {
      for (const member of party.from) partyOf.set(member, party.to);
    }
  }
  return [...new Set(taken.map((one): Party => partyOf.get(one) ?? [one]))];
}

interface Gathered {
  readonly from: readonly TakenUp[];
  readonly to: Party;
}

/** What must be the same for two effects to go as one; null: it goes by itself. */
function likenessOf(
  { run, effect }: TakenUp,
  capabilityFor: (attempt: RunAttempt) => Capability | undefined,
): string | null {
  if (effect?.kind !== 'SEND') return null;
  const { attempt } = effect;
  if (attempt.wireAtMs !== null) return attempt.shares > 1 ? `again ${attempt.effectKey}` : null;
  if (run.order.consolidateMs === null || attempt.nudge > 0 || run.facts.invoice.type === 'CREDIT_NOTE') return null;
  // One with a code has been refused as part of a party, or looked up: it goes by itself.
  if (attempt.code !== null || mayHaveLeftBefore(run, attempt)) return null;
  if (capabilityFor(attempt)?.consolidates !== true) return null;
  const { debtorId, successionOrderId, version, facts } = run;
  const { channel, partnerId, contactPointId } = attempt;
  const kind = `${facts.invoice.type} ${isRehearsal(run)}`;
  return `fresh ${debtorId} ${channel} ${partnerId} ${contactPointId} ${successionOrderId} ${version} ${kind}`;
}

/** An earlier try whose end a person has told: a partner must still be able to know the invoice by its own key. */
function mayHaveLeftBefore(run: Run, { attemptId, step }: RunAttempt): boolean {
  return run.facts.attempts.some(
    (other) =>
      other.attemptId !== attemptId &&
      other.step === step &&
      other.nudge === 0 &&
      lifecycle[other.state].phase !== 'FAILED',
  );
}

/** Parties of at most so many, the earliest due first. */
function gatherFresh(members: readonly TakenUp[], out: Consequences): Gathered[] {
  const sorted = members.toSorted((one, other) => (sequenceOf(one) < sequenceOf(other) ? -1 : 1));
  const gathered: Gathered[] = [];
  for (let from = 0; from < sorted.length; from += invoicesMax) {
    const some = sorted.slice(from, from + invoicesMax);
    if (some.length < 2) continue;
    const effectKey = sharedEffectKey(some.map(({ effect }) => effect?.attempt.effectKey ?? ''));
    const to = asParty(some.map((one, share) => joined(one, { effectKey, shares: some.length, share })));
    if (to !== undefined) gathered.push({ from: some, to });
  }
  tellOfParties(gathered, out);
  return gathered;
}

function sequenceOf({ run }: TakenUp): string {
  return `${run.facts.invoice.dueDate} ${run.invoiceId}`;
}

function joined(one: TakenUp, share: Pick<RunAttempt, 'effectKey' | 'shares' | 'share'>): TakenUp {
  if (one.effect === null) return one;
  const attempt = { ...one.effect.attempt, ...share };
  return { ...one, run: withAttempt(one.run, attempt), effect: { ...one.effect, attempt } };
}

/** The beginning of each attempt is told in this same transaction: it also tells how many go as one. */
function tellOfParties(gathered: readonly Gathered[], { events }: Consequences): void {
  const invoices = new Map(
    gathered.flatMap(({ to }) => to.map(({ effect }) => [effect?.attempt.attemptId ?? '', to.length] as const)),
  );
  if (invoices.size === 0) return;
  for (const [index, event] of events.entries()) {
    const count = event.type === 'ATTEMPT_SUBMITTING' ? invoices.get(event.attemptId ?? '') : undefined;
    if (count !== undefined) events[index] = { ...event, payload: { ...event.payload, invoices: count } };
  }
}

/** The party again as it was; when it is not whole, none of it. */
function gatherAgain(members: readonly TakenUp[]): Gathered[] {
  const sorted = members.toSorted((one, other) => shareOf(one) - shareOf(other));
  const isWhole =
    sorted.length === sorted[0]?.effect?.attempt.shares && sorted.every((one, index) => shareOf(one) === index);
  const to = isWhole ? asParty(sorted) : undefined;
  if (to !== undefined) return [{ from: sorted, to }];
  return sorted.map((one) => ({ from: [one], to: [{ ...one, effect: null, leaseMs: restMs }] }));
}

function shareOf({ effect }: TakenUp): number {
  return effect?.attempt.share ?? 0;
}

function asParty([lead, ...others]: readonly TakenUp[]): Party | undefined {
  return lead === undefined ? undefined : [lead, ...others];
}

/** The attempt with its own key again: no more part of a party, of which nothing has left. */
export function byItself(run: Run, attempt: RunAttempt): RunAttempt {
  if (attempt.shares === 1) return attempt;
  return { ...attempt, effectKey: ownEffectKey(run, attempt), shares: 1, share: 0 };
}

/** The keys of parties among these runs that may have left and whose end is not known. */
export function openPartyKeys(runs: readonly Run[]): string[] {
  const open = runs.flatMap(({ facts }) =>
    facts.attempts.filter(({ state, shares, wireAtMs }) => state === 'SUBMITTING' && shares > 1 && wireAtMs !== null),
  );
  return [...new Set(open.map(({ effectKey }) => effectKey))];
}

/** The debtors whose gathered invoices the end of a full batch may have cut apart: of one debtor all are due at once. */
export function lastGathered(due: readonly Run[]): string[] {
  const lastMs = due.at(-1)?.wakeAtMs;
  const last = due.filter(({ wakeAtMs, facts }) => wakeAtMs === lastMs && facts.gatherUntilMs != null);
  return [...new Set(last.map(({ debtorId }) => debtorId))];
}

/** How many of each party are still open and will be taken up again, by key. A party that lacks one cannot go again. */
export async function countOpen(scope: Scope, effectKeys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (effectKeys.length === 0) return new Map();
  const rows = await scope.sql<{ effectKey: string; count: number }[]>`
    select a.effect_key as "effectKey", count(*)::int as count
    from attempt a join distribution d on d.creditor_id = a.creditor_id and d.distribution_id = a.distribution_id
    where a.creditor_id = ${scope.creditorId} and a.effect_key = any(${[...effectKeys]}::uuid[])
      and a.state = 'SUBMITTING' and d.wake_at is not null
    group by 1`;
  return new Map(rows.map((row) => [row.effectKey, row.count]));
}

/** A share of a sum that `shares` carry together, in whole units: what is left over falls to the lowest shares. */
export function shareOfAmount(total: number, { shares, share }: Pick<RunAttempt, 'shares' | 'share'>): number {
  return Math.floor(total / shares) + (share < total % shares ? 1 : 0);
}
