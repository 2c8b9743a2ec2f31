// What changes between two versions of an order, as paths with both values and in words, in English and Swedish.
// Nothing that differs is left out: fields are compared in the form the API takes them in. Pure.
import type { SuccessionOrder, SuccessionStep } from '../order.ts';
import { frameAsInput, type Plain, stepAsInput } from './as-input.ts';
import { describeCondition } from './describe-condition.ts';
import {
  calendarInWords,
  deadlineInWords,
  describeStep,
  type NameOfPartner,
  nudgeInWords,
  partnersInWords,
  retriesInWords,
  sentence,
  stopInWords,
  windowInWords,
} from './describe-order.ts';
import { channelName, type ExplainLanguage, exactDurationInWords, milestoneName } from './words.ts';

export type OrderChangeKind = 'FIELD_CHANGED' | 'STEP_ADDED' | 'STEP_REMOVED' | 'STEP_MOVED';

export interface OrderChange {
  readonly kind: OrderChangeKind;
  /**
   * Where in SuccessionOrderCreateInput: ['steps', '2', 'patience'] is the patience of the third step of the later
   * order; of a step removed, its place in the earlier one.
   */
  readonly path: readonly string[];
  /** Value before, as the API takes it; a whole step when it was removed, its number from 1 when it was moved. */
  readonly from: Plain;
  readonly to: Plain;
  readonly inWords: Readonly<Record<ExplainLanguage, string>>;
}

/**
 * The changes from one order to another, in the sequence of the later one. Steps are the same when they have the same
 * channel: first in unchanged sequence, as many as can be and as like as can be, then those that have changed places.
 */
export function diffOrders(before: SuccessionOrder, after: SuccessionOrder, nameOf: NameOfPartner): OrderChange[] {
  const pairs = pairSteps(before.steps.map(stepAsInput), after.steps.map(stepAsInput));
  const kept = new Set(pairs.map((pair) => pair.before));
  const removed = before.steps.flatMap((step, index) => (kept.has(index) ? [] : [stepRemoved(step, index, nameOf)]));
  const inSteps = after.steps.flatMap((step, index) => {
    const pair = pairs.find((one) => one.after === index);
    const earlier = pair && before.steps[pair.before];
    if (pair === undefined || earlier === undefined) return [stepAdded(step, index, nameOf)];
    const moved = pair.isMoved ? [stepMoved(step, pair.before, index)] : [];
    return [...moved, ...stepChanges(earlier, step, index, nameOf)];
  });
  return [...frameChanges(before, after), ...removed, ...inSteps];
}

type StepInput = ReturnType<typeof stepAsInput>;

interface Pair {
  readonly before: number;
  readonly after: number;
  readonly isMoved: boolean;
}

/** The longest common sequence of channels, the likest among equals; then leftovers of one channel, as moved. */
function pairSteps(before: readonly StepInput[], after: readonly StepInput[]): Pair[] {
  // best[i][j]: the most likeness that steps from i of `before` and from j of `after` can have in sequence.
  const best = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  const likeness = (i: number, j: number) => likenessOf(before[i], after[j]);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const paired = likeness(i, j) === 0 ? 0 : likeness(i, j) + at(i + 1, j + 1);
      const row = best[i];
      if (row !== undefined) row[j] = Math.max(paired, at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: Pair[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (likeness(i, j) > 0 && at(i, j) === likeness(i, j) + at(i + 1, j + 1)) {
      pairs.push({ before: i, after: j, isMoved: false });
      i += 1;
      j += 1;
    } else if (at(i, j) === at(i + 1, j)) i += 1;
    else j += 1;
  }
  for (const index of after.keys()) {
    if (pairs.some((pair) => pair.after === index)) continue;
    const left = [...before.keys()].filter((old) => !pairs.some((pair) => pair.before === old));
    const [likest] = left
      .filter((old) => likeness(old, index) > 0)
      .sort((a, b) => likeness(b, index) - likeness(a, index));
    if (likest !== undefined) pairs.push({ before: likest, after: index, isMoved: true });
  }
  return pairs;
}

/** 0 for steps of different channels; else more for each field they share. One more pair outweighs any likeness. */
function likenessOf(a: StepInput | undefined, b: StepInput | undefined): number {
  if (a === undefined || b === undefined || a.channel !== b.channel) return 0;
  return 1_000 + stepFields.filter((field) => isSame(a[field], b[field])).length;
}

type ComparedField = Exclude<keyof StepInput, 'channel'>;

/** How a field is called, and what its value reads as. */
interface FieldWords<Of> {
  readonly en: string;
  readonly sv: string;
  readonly value: (of: Of, language: ExplainLanguage, nameOf: NameOfPartner) => string;
}

// Every field of a step but the channel, by which steps are matched: a new one does not compile before it is told here.
const wordsOfStep: Readonly<Record<ComparedField, FieldWords<SuccessionStep>>> = {
  partnerIds: {
    en: 'partners',
    sv: 'partner',
    value: ({ partnerIds }, language, nameOf) => partnersInWords(partnerIds, language, nameOf),
  },
  until: { en: 'milestone', sv: 'milstolpe', value: ({ until }, language) => milestoneName(until, language) },
  patience: {
    en: 'patience',
    sv: 'tålamod',
    value: ({ patienceMs }, language) => exactDurationInWords(patienceMs, language),
  },
  calendar: {
    en: 'counting of patience',
    sv: 'räkning av tålamod',
    value: ({ calendar }, language) => calendarInWords(calendar, language),
  },
  window: {
    en: 'hours of sending',
    sv: 'sändningstid',
    value: ({ window }, language) => windowInWords(window, language),
  },
  when: {
    en: 'condition',
    sv: 'villkor',
    value: ({ when }, language) => (when === null ? always[language] : `“${describeCondition(when, language)}”`),
  },
  nudges: {
    en: 'notices',
    sv: 'notiser',
    value: ({ nudges }, language) => nudges.map((nudge) => nudgeInWords(nudge, language)).join('; ') || none[language],
  },
  retries: { en: 'retries', sv: 'omförsök', value: ({ retries }, language) => retriesInWords(retries, language) },
};
const stepFields = Object.keys(wordsOfStep) as ComparedField[];

const wordsOfFrame: Readonly<Record<keyof ReturnType<typeof frameAsInput>, FieldWords<SuccessionOrder>>> = {
  name: { en: 'the name', sv: 'namnet', value: ({ name }) => `“${name}”` },
  arriveBeforeDays: {
    en: 'the deadline',
    sv: 'tidsgränsen',
    value: ({ arriveBeforeDays }, language) => deadlineInWords(arriveBeforeDays, language),
  },
  consolidateWithin: {
    en: 'the time to gather invoices',
    sv: 'tiden för samdistribution',
    value: ({ consolidateMs }, language) =>
      consolidateMs === null ? none[language] : exactDurationInWords(consolidateMs, language),
  },
  stopWhen: {
    en: 'what stops it',
    sv: 'vad som avbryter den',
    value: ({ stopWhen }, language) => stopInWords(stopWhen, language),
  },
};
const frameFields = Object.keys(wordsOfFrame) as (keyof typeof wordsOfFrame)[];

const always = { en: 'always', sv: 'alltid' } as const;
const none = { en: 'none', sv: 'inga' } as const;

function frameChanges(before: SuccessionOrder, after: SuccessionOrder): OrderChange[] {
  const [old, next] = [frameAsInput(before), frameAsInput(after)];
  return frameFields.flatMap((field) => {
    if (isSame(old[field], next[field])) return [];
    const words = wordsOfFrame[field];
    const value = (of: SuccessionOrder, language: ExplainLanguage) => words.value(of, language, String);
    const inWords = {
      en: sentence(`${words.en} changes from ${value(before, 'en')} to ${value(after, 'en')}`),
      sv: sentence(`${words.sv} ändras från ${value(before, 'sv')} till ${value(after, 'sv')}`),
    };
    return [{ kind: 'FIELD_CHANGED' as const, path: [field], from: old[field], to: next[field], inWords }];
  });
}

function stepChanges(
  before: SuccessionStep,
  after: SuccessionStep,
  index: number,
  nameOf: NameOfPartner,
): OrderChange[] {
  const [old, next] = [stepAsInput(before), stepAsInput(after)];
  return stepFields.flatMap((field) => {
    if (isSame(old[field], next[field])) return [];
    const words = wordsOfStep[field];
    const value = (of: SuccessionStep, language: ExplainLanguage) => words.value(of, language, nameOf);
    const { en, sv } = placeInWords(after, index);
    const inWords = {
      en: `${en}: ${words.en} changes from ${value(before, 'en')} to ${value(after, 'en')}.`,
      sv: `${sv}: ${words.sv} ändras från ${value(before, 'sv')} till ${value(after, 'sv')}.`,
    };
    const path = ['steps', String(index), field];
    return [{ kind: 'FIELD_CHANGED' as const, path, from: old[field], to: next[field], inWords }];
  });
}

function stepAdded(step: SuccessionStep, index: number, nameOf: NameOfPartner): OrderChange {
  const inWords = {
    en: `Step ${index + 1} is new: ${describeStep(step, 'en', nameOf)}.`,
    sv: `Steg ${index + 1} är nytt: ${describeStep(step, 'sv', nameOf)}.`,
  };
  return { kind: 'STEP_ADDED', path: ['steps', String(index)], from: null, to: stepAsInput(step), inWords };
}

function stepRemoved(step: SuccessionStep, index: number, nameOf: NameOfPartner): OrderChange {
  const inWords = {
    en: `Step ${index + 1} is gone: ${describeStep(step, 'en', nameOf)}.`,
    sv: `Steg ${index + 1} är borta: ${describeStep(step, 'sv', nameOf)}.`,
  };
  return { kind: 'STEP_REMOVED', path: ['steps', String(index)], from: stepAsInput(step), to: null, inWords };
}

function stepMoved(step: SuccessionStep, before: number, after: number): OrderChange {
  const { en, sv } = placeInWords(step, after);
  const inWords = { en: `${en} was step ${before + 1}.`, sv: `${sv} var steg ${before + 1}.` };
  return { kind: 'STEP_MOVED', path: ['steps', String(after)], from: before + 1, to: after + 1, inWords };
}

function placeInWords({ channel }: SuccessionStep, index: number): Record<ExplainLanguage, string> {
  return {
    en: `Step ${index + 1} (${channelName(channel, 'en')})`,
    sv: `Steg ${index + 1} (${channelName(channel, 'sv')})`,
  };
}

/** Both are written by the same function, so their fields stand in the same sequence. */
function isSame(a: Plain, b: Plain): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
