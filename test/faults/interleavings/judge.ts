// The judge: what must hold after every operation, and at the end of every schedule. It knows the schedule, what the
// partners' journal says was handed over, and the database; what it finds wrong it writes into the course.
import { type Course, type Field, type Held, hourMs } from './field.ts';
import type { Seen, SeenEvent } from './observe.ts';
import type { Op } from './schedule.ts';

const endedStates = new Set(['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED']);
const partnersWords = new Set(['ACCEPTED', 'DELIVERED', 'BOUNCED', 'CANCELLED']);
const inDoubt = new Set(['SUBMITTING', 'UNKNOWN']);

/** Judges one operation by what stood before and after it. */
export function judgeTurn(field: Field, course: Course, op: Op | undefined, before: Seen, after: Seen): void {
  const fault = (text: string) => course.violations.push(`${op ?? 'end'}: ${text}`);
  if (after.attempts.filter(({ state }) => inDoubt.has(state)).length > 1) fault('two live attempts');
  if (after.rowVersion < before.rowVersion || after.epoch < before.epoch || after.events < before.events)
    fault('a version went back');
  if (contentOf(before) !== contentOf(after) && after.rowVersion === before.rowVersion)
    fault('a change that no version tells');
  const isLifted = after.state === 'REACHED' && isFoundDelivered(before.state, after);
  if (endedStates.has(before.state) && after.state !== before.state && !isLifted)
    fault(`${before.state} became ${after.state}`);
  const rests = endedStates.has(after.state) || after.state === 'HELD';
  if (after.wakeAt === null && !rests) fault(`stuck in ${after.state}: nothing will wake it`);
  if (after.wakeAt !== null && endedStates.has(after.state) && !isFoundDelivered(after.state, after))
    fault('has ended, but would wake');
  const isDoubted = after.attempts.some(({ state }) => state === 'UNKNOWN');
  if (after.state === 'HELD' && after.cause === 'OUTCOME_UNKNOWN' && !isDoubted) fault('held without a doubt');
  if ((op === 'resume' || op === 'skip') && before.attempts.some(({ state }) => state === 'UNKNOWN') && !isDoubted)
    course.setAside += 1;
  if (op === 'settle1' || op === 'settle2') judgeSettle(field, course, op, before, after, fault);
}

/** Given up, but evidence of a delivery has come: it wakes to call back the rest, and then has reached the debtor. */
function isFoundDelivered(stateBefore: string, { attempts }: Seen): boolean {
  return stateBefore === 'UNDELIVERABLE' && attempts.some(({ state }) => state === 'DELIVERED');
}

/** What an owner brings is applied; what anyone else brings is evidence and changes nothing. */
function judgeSettle(
  { journal }: Field,
  { held: all, schedule }: Course,
  op: 'settle1' | 'settle2',
  before: Seen,
  after: Seen,
  fault: (text: string) => void,
): void {
  const held = all.get(op === 'settle1' ? 1 : 2);
  const sentAt = schedule.indexOf(op === 'settle1' ? 'send1' : 'send2');
  const isAway = held !== undefined && journal.asked.get(held.claimed.effect.attempt.effectKey)?.has(sentAt) === true;
  if (!isAway) {
    if (JSON.stringify(before) !== JSON.stringify(after)) fault('settled what it had not handed over');
  } else if (held.claimed.run.epoch === before.epoch) {
    if (after.evidence !== before.evidence) fault("an owner's answer was ignored");
  } else if (tellsOfDoubt(held, before)) {
    const told = after.attempts.find(({ attemptId }) => attemptId === held.claimed.effect.attempt.attemptId);
    // Heard after patience had ended, it is waited for no more.
    const isHeard = told?.state === 'ACCEPTED' || told?.state === 'EXPIRED';
    if (!isHeard || after.evidence !== before.evidence + 1) fault('what a zombie knew was not heard');
  } else {
    const evidence = { events: before.events + 1, evidence: before.evidence + 1 };
    if (JSON.stringify({ ...before, ...evidence }) !== JSON.stringify(after)) fault('a zombie changed something');
  }
}

/** That the partner took what is in doubt is believed, whoever tells it: as a receipt would be. */
function tellsOfDoubt({ claimed: { effect } }: Held, before: Seen): boolean {
  const open = before.attempts.find(({ attemptId }) => attemptId === effect.attempt.attemptId);
  return effect.kind === 'SEND' && open !== undefined && (inDoubt.has(open.state) || open.state === 'SUPERSEDED');
}

function contentOf({ state, step, channel, cause, wakeAt, cancelRequested, epoch, attempts }: Seen): string {
  // A mark made just before leaving is the owner's own; it is told by no version.
  const told = attempts.map(({ marked, ...rest }) => rest);
  return JSON.stringify({ state, step, channel, cause, wakeAt, cancelRequested, epoch, told });
}

/** How a distribution must stand in the end. */
export interface End {
  readonly state: string;
  readonly cause: string | null;
  readonly channel?: string;
}

/** Judges a course that has come to rest. `endedAt`: the place of the operation that ended it. */
export function judgeEnd(field: Field, course: Course, end: Seen, events: readonly SeenEvent[], endedAt: number): void {
  const fault = (text: string) => course.violations.push(`end: ${text}`);
  const first = expectedEnd(course, endedAt);
  const late = first.state === 'UNDELIVERABLE' ? foundDelivered(course, endedAt) : undefined;
  const isOpen = late?.mayBeClosed === true && end.state === first.state;
  const expected = late === undefined || isOpen ? first : late.end;
  const isLikely = isMoved(course) && expected.state !== 'REACHED' && expected.state !== 'STOPPED';
  const isExpected = isLikely
    ? isPossibleEnd(course, end)
    : end.state === expected.state && end.cause === expected.cause;
  if (!isExpected) fault(`${end.state} ${end.cause}, but the facts say ${expected.state} ${expected.cause}`);
  if (!isLikely && end.lateDelivered !== (expected === late?.end))
    fault(`is ${end.lateDelivered ? '' : 'not '}marked as late`);
  if (expected.channel !== undefined && end.channel !== expected.channel)
    fault(`reached by ${end.channel}, but first by ${expected.channel}`);
  if (end.wakeAt !== null || end.leaseUntil !== null) fault('does not rest');
  judgeEffects(field, course, end, fault);
  judgeStory(end, events, fault);
}

/**
 * The end that the facts imply. A success told before the end wins; else whatever asked to stop before the end does, a
 * person's word above a payment; else a doubt holds it; else all channels were tried in vain.
 */
function expectedEnd(course: Course, endedAt: number): End {
  const { took, setting } = course;
  const before = (op: Op) => (took.get(op) ?? Number.NaN) <= endedAt;
  const told = (['delivered', 'arrived'] as const)
    .filter(before)
    .toSorted((one, other) => (took.get(one) ?? 0) - (took.get(other) ?? 0));
  if (told[0] !== undefined)
    return { state: 'REACHED', cause: null, channel: told[0] === 'delivered' ? 'EMAIL' : 'LETTER' };
  if (before('cancel')) return { state: 'STOPPED', cause: 'CANCELLED' };
  if (before('payment')) return { state: 'STOPPED', cause: 'PAID' };
  // A bounce of the mail tells what became of the mail, and nothing of a letter in doubt.
  const isTold = setting.from === 'PLANNED' && before('bounced');
  if (setting.profile === 'HOLDS' && isTakenOver(course) && !isTold) return { state: 'HELD', cause: 'OUTCOME_UNKNOWN' };
  return { state: 'UNDELIVERABLE', cause: before('bounced') ? 'HARD' : 'NO_STEP_LEFT' };
}

/**
 * The end that a success told after giving up leads to, unless the invoice is paid by then. While the letter is being
 * called back, a payment may still come first.
 */
function foundDelivered({ took }: Course, endedAt: number): { end: End; mayBeClosed: boolean } | undefined {
  const [first] = (['delivered', 'arrived'] as const)
    .flatMap((op) => ((took.get(op) ?? -1) > endedAt ? [{ op, at: took.get(op) ?? 0 }] : []))
    .toSorted((one, other) => one.at - other.at);
  const paidAt = took.get('payment') ?? Number.POSITIVE_INFINITY;
  if (first === undefined || paidAt < first.at) return undefined;
  const channel = first.op === 'delivered' ? 'EMAIL' : 'LETTER';
  const mayBeClosed = first.op === 'delivered' && paidAt < Number.POSITIVE_INFINITY;
  return { end: { state: 'REACHED', cause: null, channel }, mayBeClosed };
}

/** Whether worker 2 found an attempt of worker 1 open, marked as leaving, with its lease run out. */
/** Whether a person has held it, let it go on or moved it. */
function isMoved({ took }: Course): boolean {
  return took.has('hold') || took.has('resume') || took.has('skip');
}

/**
 * Where a person has had a hand in it and nothing has ended it: held by that hand if it was the last one; else in doubt,
 * or tried in vain.
 */
function isPossibleEnd({ took, setting }: Course, { state, cause }: Seen): boolean {
  const [hold, on] = [took.get('hold') ?? -1, Math.max(took.get('resume') ?? -1, took.get('skip') ?? -1)];
  // One that is held in doubt already stays held for that.
  if (hold > on) return state === 'HELD';
  if (state === 'HELD') return cause === 'OUTCOME_UNKNOWN' && setting.profile === 'HOLDS';
  return state === 'UNDELIVERABLE' && ['HARD', 'NO_STEP_LEFT'].includes(cause ?? '');
}

/** Whether worker 2 found an attempt of worker 1 open, marked as leaving, with its lease run out, and never to be told of. */
function isTakenOver({ schedule, setting: { marked } }: Course): boolean {
  const at = (op: Op) => schedule.indexOf(op);
  const isOpen = at('claim1') < at('lease') && at('lease') < at('claim2') && at('claim2') < at('settle1');
  // What was handed over before the lease ran out was taken, and that is told at last.
  if (!isOpen || at('send1') < at('lease')) return false;
  // Marked by the claim, and not yet given back: one that comes too late to its partner takes the mark back.
  return marked === 'AT_CLAIM' && at('claim2') < at('send1');
}

/** By the partners' own journal: at most one effect a key, none lost, and none that the facts forbid. */
function judgeEffects(field: Field, course: Course, end: Seen, fault: (text: string) => void): void {
  const { schedule, took, setting } = course;
  const at = (op: Op) => schedule.indexOf(op);
  const isRepeated = at('send1') < at('lease') && at('lease') < at('claim2') && at('claim2') < at('settle1');
  const mayRepeat = isRepeated && (setting.profile === 'DEDUPES' || setting.profile === 'RESENT');
  const placesOf = (step: number) => {
    const keys = new Set(end.attempts.filter((attempt) => attempt.step === step).map(({ effectKey }) => effectKey));
    if (keys.size > 1) fault('one step has two effect keys');
    return [...keys].flatMap((key) => field.journal.handed.get(key) ?? []);
  };
  const [mails, letters] = [placesOf(0), placesOf(1)];
  for (const [name, places] of [
    ['mail', mails],
    ['letter', letters],
  ] as const)
    if (places.length > (mayRepeat ? 2 : 1) + course.setAside)
      fault(`the ${name} was handed over ${places.length} times`);
  // Where a person has left the mail untried, it is the step that is left when the letter was in vain.
  if (!took.has('skip') && Math.max(...mails) > Math.min(...letters)) fault('a mail was handed over after the letter');
  if (end.state === 'UNDELIVERABLE' && !took.has('skip') && (mails.length === 0 || letters.length === 0))
    fault('gave up without trying');
  for (const { effectKey, state } of end.attempts)
    if (partnersWords.has(state) && !field.journal.has(effectKey)) fault(`${state}, but never handed over`);
  judgeStops(course, mails, letters, fault);
}

/** Whatever stops it before it leaves, even between the claim and the hand-over, is heeded: nothing is sent after it. */
function judgeStops(
  { took }: Course,
  mails: readonly number[],
  letters: readonly number[],
  fault: (text: string) => void,
) {
  const placeOf = (op: Op) => took.get(op) ?? Number.NaN;
  const sent = [...mails, ...letters];
  for (const op of ['cancel', 'payment'] as const)
    if (sent.some((place) => place > placeOf(op))) fault(`sent after the ${op}`);
  if (mails.some((place) => place > placeOf('skip') && Number.isFinite(place)))
    fault('sent the mail after a person had left it for the letter');
  const goesOn = Math.min(...(['resume', 'skip'] as const).map(placeOf).filter((place) => place > placeOf('hold')));
  if (sent.some((place) => place > placeOf('hold') && place < goesOn)) fault('sent while a person held it');
}

const states: Readonly<Record<string, string>> = {
  DISTRIBUTION_PLANNED: 'PLANNED',
  DISTRIBUTION_HELD: 'HELD',
  DISTRIBUTION_RESUMED: 'ACTIVE',
  DISTRIBUTION_SKIPPED: 'ACTIVE',
  DISTRIBUTION_REACHED: 'REACHED',
  DISTRIBUTION_UNDELIVERABLE: 'UNDELIVERABLE',
  DISTRIBUTION_REJECTED: 'REJECTED',
  DISTRIBUTION_STOPPED: 'STOPPED',
};
const notStates = new Set(['ATTEMPT_CANCEL_REQUESTED', 'ATTEMPT_CANCEL_TOO_LATE']);

/** Told again from its events alone, the distribution must come out as it stands, and no event may contradict those before. */
function judgeStory(end: Seen, events: readonly SeenEvent[], fault: (text: string) => void): void {
  let [state, step, stopped, skipped] = ['', 0, false, false];
  const attempts = new Map<string, { step: number; state: string; beganAtMs: number }>();
  for (const { type, attemptId, payload, occurredAtMs } of events) {
    const isLifted = state === 'UNDELIVERABLE' && type === 'DISTRIBUTION_REACHED';
    if (endedStates.has(state) && type.startsWith('DISTRIBUTION_') && !isLifted) fault(`${type} after the end`);
    if (type === 'DISTRIBUTION_REACHED' && (payload.late === true) !== isLifted)
      fault(`${type} is ${payload.late ? '' : 'not '}told as late`);
    state = states[type] ?? state;
    if (type === 'DISTRIBUTION_CANCEL_REQUESTED' && state === 'HELD') state = 'ACTIVE';
    stopped ||= type === 'DISTRIBUTION_CANCEL_REQUESTED' || type === 'INVOICE_PAID';
    if (type === 'DISTRIBUTION_SKIPPED') [step, skipped] = [1, true];
    // A person's word on what is in doubt: it counts as not sent.
    if (type === 'DISTRIBUTION_SKIPPED' || type === 'DISTRIBUTION_RESUMED') {
      for (const attempt of attempts.values()) if (attempt.state === 'UNKNOWN') attempt.state = 'SUPERSEDED';
    }
    const isBack = skipped && step === 1 && ![...attempts.values()].some((attempt) => attempt.step === 0);
    if (type === 'STEP_ENDED' || type === 'STEP_SKIPPED') step = isBack ? 0 : step + 1;
    if (attemptId === null || !type.startsWith('ATTEMPT_') || notStates.has(type)) continue;
    const known = attempts.get(attemptId);
    if (type === 'ATTEMPT_SUBMITTING') {
      if (stopped) fault('began an attempt after it was stopped');
      judgeBeginning([...attempts.values()], payload.step ?? -1, occurredAtMs, skipped, fault);
      attempts.set(attemptId, { step: payload.step ?? -1, state: 'SUBMITTING', beganAtMs: occurredAtMs });
      state = 'ACTIVE';
    } else if (known === undefined) fault(`${type} of an attempt that never began`);
    else {
      known.state = type.slice('ATTEMPT_'.length);
      if ((payload.late === true) !== (known.step !== step))
        fault(`${type} is ${payload.late ? '' : 'not '}told as late`);
    }
  }
  if (state !== end.state) fault(`its events tell ${state}, but it is ${end.state}`);
  for (const attempt of end.attempts) {
    const toldState = attempts.get(attempt.attemptId)?.state;
    if (toldState !== attempt.state) fault(`events tell an attempt ${toldState}, but it is ${attempt.state}`);
  }
}

/**
 * The next channel begins only when the one before has surely failed, or was silent for as long as its patience; or when a
 * person says so.
 */
function judgeBeginning(
  earlier: readonly { step: number; state: string; beganAtMs: number }[],
  step: number,
  nowMs: number,
  skipped: boolean,
  fault: (text: string) => void,
): void {
  for (const { step: other, state, beganAtMs } of earlier) {
    if (inDoubt.has(state)) fault('began an attempt while another was live or in doubt');
    if (other === step && state !== 'SUPERSEDED') fault('began a step twice');
    if (state === 'DELIVERED') fault('began the next channel after the first had delivered');
    if (state === 'ACCEPTED' && !skipped) fault('began the next channel while the first was waited for');
    if (state === 'EXPIRED' && nowMs < beganAtMs + 48 * hourMs) fault('began the next channel before patience ended');
  }
}

/** Positions run from 1 without a gap up to the head of the stream. */
export function isGapFree(events: readonly SeenEvent[], head: number): boolean {
  return events.length === head && events.every(({ position }, index) => position === index + 1);
}
