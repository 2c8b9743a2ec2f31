// T1: takes a batch of due distributions, decides for each, and commits every intent to act before anything leaves.
import type { Clock } from '../clock.ts';
import type { Consequences } from '../event/append.ts';
import type { AdapterRegistry, Capability } from '../partner/partner.ts';
import type { PartnerRow } from '../partner/roster/partner-row.ts';
import type { Channel } from '../record/contact-point.ts';
import type { Store } from '../store/open.ts';
import { decideEnd } from '../succession/end.ts';
import { isRated } from './carriage/budget.ts';
import {
  byItself,
  consolidate,
  countOpen,
  lastGathered,
  openPartyKeys,
  type Party,
  type TakenUp,
} from './carriage/consolidate.ts';
import { type Carried, reserveProbes } from './carriage/health.ts';
import { withUnwantedParties } from './carriage/recall.ts';
import { lockDueRuns, lockGathered, lockSiblings, type Which } from './due.ts';
import { partnersUnder } from './operator/pause.ts';
import type { OrderCache } from './order-cache.ts';
import { recordAttempt } from './outcome.ts';
import { attemptEvent, type Effect, pausedOn, progress, runEvent, waitForPause, withAttempt } from './progress.ts';
import { reconcile } from './reconcile.ts';
import { isRehearsal } from './rehearsal.ts';
import type { Run, RunAttempt } from './run.ts';
import { type NewDoubt, readAftermath } from './safe-mode/aftermath.ts';
import { withKnownDatabase } from './safe-mode/known-database.ts';
import { capabilityFor, loadWorld, type World } from './world.ts';
import { type ReachabilityChange, type RunChange, writeRuns } from './write.ts';

/** A named place in the send protocol (reliability.md §2.6) at which a fault test may kill the process. */
export type CrashPoint =
  | 'C0-claiming'
  | 'C1-claimed'
  | 'C1-on-wire'
  | 'C2-sending'
  | 'C3-sent'
  | 'C4-settling'
  | 'C5-settled';

/** What claiming needs to know. */
export interface ClaimContext {
  readonly store: Store;
  readonly adapters: AdapterRegistry;
  readonly orders: OrderCache;
  readonly clock: Clock;
  /** Distributions taken at a time. */
  readonly batchMax: number;
  /** How long a claim is owned, physical milliseconds. */
  readonly leaseMs: number;
  /** Times an attempt may be put on the wire without ever being settled. */
  readonly claimsMax: number;
  /** Called at each crash point; does nothing outside fault tests. */
  readonly crashPoint: (point: CrashPoint) => void;
}

/** An effect this worker now owns. */
export interface Claimed {
  readonly effect: Effect;
  readonly run: Run;
  /** Already marked as leaving: it is in its partner's first chunk. */
  readonly onWire: boolean;
  /** Marked by this claim and by none before: as long as it has not left, the mark can be taken back. */
  readonly isFirstMark?: boolean;
  /** What goes as one with it, by their shares: this one is the lead, and the others never part from it. */
  readonly also?: readonly Claimed[];
}

/** An effect with all that goes as one with it, itself first. */
export function membersOf(claimed: Claimed): readonly Claimed[] {
  return claimed.also === undefined ? [claimed] : [claimed, ...claimed.also];
}

/** Effects that go as one, the lead first. */
export function asOne([lead, ...also]: readonly [Claimed, ...Claimed[]]): Claimed {
  return also.length === 0 ? lead : { ...lead, also };
}

/**
 * Effects one partner is given at a time: a few rounds of what it does at once, for those on the wire at a crash are in
 * doubt. Where the creditor allows it fewer at once than its contract does, no more than that.
 */
export function chunkSizeOf({ concurrencyMax }: PartnerRow, capability: Capability): number {
  if (concurrencyMax !== null && concurrencyMax < capability.concurrencyMax) return concurrencyMax;
  return Math.max(20, capability.concurrencyMax * 4);
}

export interface ClaimedBatch {
  /** How many distributions were taken up, with or without an effect. */
  readonly taken: number;
  readonly claimed: readonly Claimed[];
  readonly partners: ReadonlyMap<string, PartnerRow>;
  /** Creditor's time of the claim. */
  readonly nowMs: number;
  readonly timeZone: string;
  /** By the monotonic clock: when our lease ends. Counted from before the claim began, for the database starts it later. */
  readonly ownedUntilMs: number;
  /** Sends that may have happened in a time the database has lost: what partners have told of them is applied next. */
  readonly newDoubts?: readonly NewDoubt[];
}

/** What is under way already: effects handed to a busy carrier wait their turn and are marked when they leave. */
export interface Traffic {
  isBusy(creditorId: string, carried: Carried): boolean;
  /** Its queue is full: more would only be given back. */
  isFull(creditorId: string, carried: Carried): boolean;
}
const noTraffic: Traffic = { isBusy: () => false, isFull: () => false };

/** Claims one batch of `creditorId`'s due distributions. */
export function claimBatch(
  context: ClaimContext,
  creditorId: string,
  traffic: Traffic = noTraffic,
  which: Which = 'DUE',
): Promise<ClaimedBatch> {
  const ownedUntilMs = context.clock.monotonicMs() + context.leaseMs;
  return withKnownDatabase(context.store, creditorId, async (scope) => {
    const [loaded, aftermath] = await Promise.all([loadWorld(scope, context), readAftermath(scope, context)]);
    const world: World = { ...loaded, aftermath };
    const { nowMs } = world;
    const full = fullChannels(world, (carried) => traffic.isFull(creditorId, carried));
    const due = await lockDueRuns(scope, world, which, full, context.batchMax);
    const claimed: Claimed[] = [];
    const batch = { claimed, partners: world.partnerRows, nowMs, timeZone: world.timeZone, ownedUntilMs };
    if (due.length === 0) return { ...batch, taken: 0 };
    const openKeys = openPartyKeys(due);
    const cutOff = due.length < context.batchMax ? [] : lastGathered(due);
    const [siblings, gathered] = await Promise.all([
      lockSiblings(scope, world, openKeys, due),
      lockGathered(scope, world, cutOff, due),
    ]);
    const runs = await withUnwantedParties(scope, world, [...due, ...siblings, ...gathered]);
    const [open] = await Promise.all([countOpen(scope, openKeys), aftermath?.load(scope, runs)]);
    const out: Consequences = { events: [], tallyChanges: [] };
    const reachability: ReachabilityChange[] = [];
    const changes: RunChange[] = [];
    const probes = await reserveProbes(scope, world);
    const taken = runs.map((before): TakenUp => {
      const wanted = takeUp(probes.withoutProbed(before), open, world, context, out, reachability);
      const one = aftermath?.review(wanted, world.pauses, nowMs, out) ?? wanted;
      // A rehearsal never meets the partner: it shows nothing of whether that works again.
      if (one.effect !== null && !isRehearsal(before)) probes.note(one.effect.attempt);
      return { ...one, before };
    });
    const room = makeRoom(context, world, (attempt) => traffic.isBusy(creditorId, attempt));
    for (const party of consolidate(taken, (attempt) => capabilityFor(attempt, world, context.adapters), out)) {
      const next = board(party, room, world.physicalNowMs);
      if (next !== undefined) claimed.push(next);
      const members = next === undefined ? [] : membersOf(next);
      changes.push(
        ...party.map(({ before, run, leaseMs }, index) => ({ before, after: members[index]?.run ?? run, leaseMs })),
      );
    }
    await Promise.all([probes.release(), aftermath?.write(scope)]);
    await writeRuns(scope, changes, reachability, out);
    context.crashPoint('C0-claiming');
    return { ...batch, taken: runs.length, ...(aftermath && { newDoubts: aftermath.newDoubts }) };
  });
}

/** Channels on which every partner has its queue full: what is due there waits in the database. */
function fullChannels({ partners }: World, isFull: (carried: Carried) => boolean): Channel[] {
  const byChannel = Map.groupBy(
    partners.filter(({ healthy }) => healthy),
    ({ channel }) => channel,
  );
  return [...byChannel].flatMap(([channel, carriers]) => (carriers.every(isFull) ? [channel] : []));
}

type Taking = Omit<TakenUp, 'before'>;

/** `open`: how many of each party that may have left are still open, by effect key. */
function takeUp(
  run: Run,
  open: ReadonlyMap<string, number>,
  world: World,
  context: ClaimContext,
  out: Consequences,
  reachability: ReachabilityChange[],
): Taking {
  const { nowMs, physicalNowMs } = world;
  // Owned from here on: whoever had it before can no longer settle it (promise G2).
  const owned: Run = { ...run, epoch: run.epoch + 1 };
  const cancelling = owned.facts.attempts.find((attempt) => attempt.cancellation === 'REQUESTED');
  if (cancelling !== undefined) {
    if (owned.claims >= context.claimsMax) {
      // The partner never answers: it counts as not stopped.
      const late = { ...cancelling, cancellation: 'TOO_LATE' as const };
      recordAttempt(owned, cancelling, late, nowMs, out, reachability);
      return decideAndOwn({ ...withAttempt(owned, late), claims: 0 }, world, context, out);
    }
    const attempt = { ...cancelling, epoch: owned.epoch };
    return { run: withAttempt(owned, attempt), effect: { kind: 'CANCEL', attempt }, leaseMs: context.leaseMs };
  }
  const left = openAttempt(owned);
  if (left === undefined) return decideAndOwn(owned, world, context, out);
  if (owned.claims >= context.claimsMax) return quarantine(owned, nowMs, out);
  if (left.step !== owned.facts.distribution.step) {
    // A person has left its step, with the word that what is in doubt counts as not sent.
    return decideAndOwn(superseded(owned, left, nowMs, out), world, context, out);
  }
  if (left.wireAtMs === null) {
    const before = withdrawn(owned, left, world, out);
    if (before !== undefined) return decideAndOwn(before, world, context, out);
  }
  // What was to leave may be wanted no more: then nothing is sent to find out what became of it.
  const maySend = !waitsForPerson(owned) && !isEndedWithout(owned, left);
  const capability = capabilityFor(left, world, context.adapters);
  const found =
    world.aftermath?.reconcile(owned, left, capability, maySend) ?? reconcile(left, capability, physicalNowMs, maySend);
  if (found.kind === 'HOLD') {
    return { run: waitForPause(owned, pausedOn(left.channel), world.pauses, nowMs, out), effect: null, leaseMs: null };
  }
  if (found.kind === 'WAIT') return { run: owned, effect: null, leaseMs: found.forMs };
  const isBroken = left.wireAtMs !== null && left.shares > 1 && (open.get(left.effectKey) ?? 0) < left.shares;
  if (found.kind === 'UNKNOWN' || (found.kind === 'SEND' && isBroken)) {
    const unknown = { ...left, state: 'UNKNOWN' as const };
    recordAttempt(owned, left, unknown, nowMs, out, reachability);
    return decideAndOwn(withAttempt(owned, unknown), world, context, out);
  }
  // What has not left may go with others this time.
  const attempt = { ...(left.wireAtMs === null ? byItself(owned, left) : left), epoch: owned.epoch };
  const going = { ...owned, paused: false };
  return { run: withAttempt(going, attempt), effect: { kind: found.kind, attempt }, leaseMs: context.leaseMs };
}

/** The attempt that a worker had, or has, in hand. Of a rehearsal nothing can have left, whatever its mark says. */
function openAttempt(run: Run): RunAttempt | undefined {
  const open = run.facts.attempts.find((attempt) => attempt.state === 'SUBMITTING');
  return open !== undefined && isRehearsal(run) ? { ...open, wireAtMs: null } : open;
}

/** Held or blocked: nothing of it is put on a wire before a person says so. */
function waitsForPerson({ facts }: Run): boolean {
  return facts.distribution.state === 'HELD' || facts.distribution.state === 'BLOCKED';
}

/** A person has paused the partner of an attempt, alone or with its channel, the invoice's source or everything; or it has broken down. */
function cannotCarry({ sourceId, facts }: Run, { partnerId, channel }: RunAttempt, { pauses }: World): boolean {
  return partnersUnder(pauses, sourceId, facts.partners).some(
    (partner) => partner.partnerId === partnerId && partner.channel === channel && !partner.healthy,
  );
}

/** Whether the run has come to its end but for this attempt, whose own end is not known. Nudges carry no invoice. */
function isEndedWithout(run: Run, left: RunAttempt): boolean {
  const attempts = run.facts.attempts.filter(({ attemptId, nudge }) => attemptId !== left.attemptId && nudge === 0);
  return decideEnd(run.order, { ...run.facts, attempts }) !== undefined;
}

/**
 * The run without a send that surely has not left and that is not to leave now: nobody wants it any more, a person holds the
 * run, or its partner cannot carry it any more. Undefined: it goes on its way.
 */
function withdrawn(run: Run, left: RunAttempt, world: World, out: Consequences): Run | undefined {
  if (!cannotCarry(run, left, world) && !waitsForPerson(run) && !isEndedWithout(run, left)) return undefined;
  // As if it had not been tried: a step of which nothing has left has not begun.
  const others = run.facts.attempts.filter(({ attemptId }) => attemptId !== left.attemptId);
  const isTried = left.nudge > 0 || others.some(({ step, nudge }) => step === left.step && nudge === 0);
  const { distribution } = run.facts;
  const begun = isTried ? distribution : { ...distribution, stepStartedAtMs: null };
  return superseded({ ...run, facts: { ...run.facts, distribution: begun } }, left, world.nowMs, out);
}

/** Closed by us, not by a partner's word: should it tell of it all the same, it is believed. */
function superseded(run: Run, left: RunAttempt, nowMs: number, out: Consequences): Run {
  const after = { ...left, state: 'SUPERSEDED' as const };
  const late = left.step !== run.facts.distribution.step;
  const about = { step: left.step, attemptNumber: left.number, ...(late && { late }) };
  out.events.push(attemptEvent(run, after, 'ATTEMPT_SUPERSEDED', nowMs, about));
  return withAttempt(run, after);
}

/**
 * Marks what leaves at once as on the wire in this same transaction; what must wait for room is marked when it leaves. A
 * party has room as one. Undefined: there is nothing to do on the wire.
 */
function board([lead, ...others]: Party, room: Room, physicalNowMs: number): Claimed | undefined {
  if (lead.effect === null) return undefined;
  const onWire = room.take(lead.effect.attempt);
  const aboard = ({ before, run, effect }: TakenUp): Claimed[] =>
    effect === null ? [] : [onBoard({ ...run, rowVersion: before.rowVersion + 1 }, effect, onWire, physicalNowMs)];
  const [first, ...also] = [lead, ...others].flatMap(aboard);
  return first && asOne([first, ...also]);
}

function onBoard(run: Run, effect: Effect, onWire: boolean, physicalNowMs: number): Claimed {
  if (!onWire) return { effect, run, onWire };
  const counted = { ...run, claims: run.claims + 1 };
  if (effect.kind !== 'SEND') return { effect, run: counted, onWire };
  const attempt = { ...effect.attempt, wireAtMs: effect.attempt.wireAtMs ?? physicalNowMs };
  const isFirstMark = effect.attempt.wireAtMs === null;
  return { effect: { kind: 'SEND', attempt }, run: withAttempt(counted, attempt), onWire, isFirstMark };
}

interface Room {
  /** Whether this effect leaves at once. */
  take(attempt: RunAttempt): boolean;
}

/** A first chunk leaves at once from every carrier that is idle and bound by no rate. */
function makeRoom({ adapters }: ClaimContext, world: World, isBusy: (attempt: RunAttempt) => boolean): Room {
  const left = new Map<string, number>();
  return {
    take(attempt) {
      const key = `${attempt.partnerId} ${attempt.channel}`;
      const partner = world.partnerRows.get(attempt.partnerId);
      const capability = capabilityFor(attempt, world, adapters);
      const fresh =
        partner === undefined || capability === undefined || isBusy(attempt) || isRated(partner, capability);
      const free = left.get(key) ?? (fresh ? 0 : chunkSizeOf(partner, capability));
      left.set(key, Math.max(0, free - 1));
      return free > 0;
    },
  };
}

function decideAndOwn(run: Run, { nowMs, pauses }: World, context: ClaimContext, out: Consequences): Taking {
  const next = progress(run, nowMs, true, out, pauses);
  return { run: next.run, effect: next.effect, leaseMs: next.effect === null ? null : context.leaseMs };
}

/** Taken up again and again without an end: something about it kills its worker. A person looks at it. */
function quarantine(run: Run, nowMs: number, out: Consequences): Taking {
  const reason = { code: 'CLAIMED_TOO_OFTEN' as const, parameters: { count: run.claims } };
  out.events.push(runEvent(run, 'DISTRIBUTION_HELD', nowMs, { reason }));
  const distribution = { ...run.facts.distribution, state: 'HELD' as const };
  const held = { ...run, cause: reason.code, wakeAtMs: null, facts: { ...run.facts, distribution } };
  return { run: held, effect: null, leaseMs: null };
}
