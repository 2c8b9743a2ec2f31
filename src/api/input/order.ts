// Succession orders as the API takes them, into the form succession knows.
import { durationMsOf } from '../../clock.ts';
import { fromOpaqueId } from '../../id.ts';
import { type Problem, problem } from '../../problem.ts';
import {
  defaultRetryPolicy,
  type Nudge,
  type RetryPolicy,
  type SendWindow,
  type SuccessionOrder,
  type SuccessionStep,
  stopReasons,
} from '../../succession/order.ts';
import type {
  NudgeInput,
  SendWindowInput,
  SuccessionOrderCreateInput,
  SuccessionStepInput,
} from '../schema.generated.ts';
import { readCondition } from './condition.ts';

type OrderInput = Omit<SuccessionOrderCreateInput, 'idempotencyKey'>;

/** Reads an order; what is wrong is added to `problems`. Its limits are checked by validateOrder(). */
export function readOrder(input: OrderInput, path: readonly string[], problems: Problem[]): SuccessionOrder {
  return {
    name: input.name.trim(),
    steps: input.steps.map((step, index) => readStep(step, [...path, 'steps', String(index)], problems)),
    arriveBeforeDays: input.arriveBeforeDays ?? null,
    consolidateMs: input.consolidateWithin
      ? readDuration(input.consolidateWithin, [...path, 'consolidateWithin'], problems)
      : null,
    stopWhen: input.stopWhen ?? stopReasons,
  };
}

function readStep(step: SuccessionStepInput, path: readonly string[], problems: Problem[]): SuccessionStep {
  const partnerIds = (step.partnerIds ?? []).flatMap((opaque) => {
    const id = fromOpaqueId('partner', opaque);
    if (id === undefined)
      problems.push(problem('ID_MALFORMED', [...path, 'partnerIds'], { value: opaque.slice(0, 60), what: 'partner' }));
    return id === undefined ? [] : [id];
  });
  return {
    channel: step.channel,
    partnerIds,
    until: step.until ?? 'DELIVERED',
    patienceMs: readDuration(step.patience, [...path, 'patience'], problems),
    // ISO 8601 tells days from times by a T: two days end at the same time of day, 48 hours after 48 hours.
    calendar: step.calendar ?? (step.patience.includes('T') ? 'ELAPSED' : 'CALENDAR'),
    window: step.window ? readWindow(step.window) : null,
    when: step.when ? readCondition(step.when, [...path, 'when'], problems) : null,
    nudges: (step.nudges ?? []).map((nudge, index) => readNudge(nudge, [...path, 'nudges', String(index)], problems)),
    retries: step.retries ? readRetries(step.retries, path, problems) : defaultRetryPolicy,
  };
}

function readRetries(
  retries: NonNullable<SuccessionStepInput['retries']>,
  path: readonly string[],
  problems: Problem[],
): RetryPolicy {
  // The schema gives what is left out its default; the types do not know that.
  return {
    retriesMax: retries.retriesMax ?? defaultRetryPolicy.retriesMax,
    firstDelayMs: readDuration(retries.firstDelay ?? 'PT15M', [...path, 'firstDelay'], problems),
    delayMsMax: readDuration(retries.delayMax ?? 'PT6H', [...path, 'delayMax'], problems),
  };
}

function readNudge(nudge: NudgeInput, path: readonly string[], problems: Problem[]): Nudge {
  return {
    channel: nudge.channel,
    afterMs: readDuration(nudge.after, [...path, 'after'], problems),
    unless: nudge.unless ?? null,
    window: nudge.window ? readWindow(nudge.window) : null,
  };
}

/** The scalar has checked that both are times of day. */
function readWindow({ from, to, businessDaysOnly }: SendWindowInput): SendWindow {
  return { fromMinute: minuteOf(from), toMinute: minuteOf(to), businessDaysOnly: businessDaysOnly ?? false };
}

function minuteOf(localTime: string): number {
  const [hour = 0, minute = 0] = localTime.split(':').map(Number);
  return hour * 60 + minute;
}

function readDuration(value: string, path: readonly string[], problems: Problem[]): number {
  const read = durationMsOf(value);
  const field = path.at(-1) ?? '';
  if (read === undefined)
    problems.push(problem('FIELD_INVALID', [...path], { field, value, expected: 'PT48H or P2D' }));
  return read ?? 0;
}
