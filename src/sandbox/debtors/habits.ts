// When a simulated debtor without a magic address opens and pays: a stated model, so that comparing succession orders
// has something true to find. Pure: the same debtor, document and seed give the same course. docs/sandbox.md states it.
import { createHash } from 'node:crypto';

/** What the model says of one channel. Sizes are plausible, not measured. */
export interface Habits {
  /** Share of documents ever opened by a debtor of middling diligence. */
  readonly openedShare: number;
  /** Median time from arrival to opening, milliseconds; its logarithm is normal with the deviation `openingSpread`. */
  readonly openingMedianMs: number;
  readonly openingSpread: number;
  /** Share of opened documents paid by their due date. */
  readonly paidInTimeShare: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const habitsByChannel = {
  MAILBOX: { openedShare: 0.93, openingMedianMs: 9 * hourMs, openingSpread: 1.2, paidInTimeShare: 0.88 },
  E_INVOICE: { openedShare: 0.98, openingMedianMs: 16 * hourMs, openingSpread: 0.9, paidInTimeShare: 0.92 },
  EMAIL: { openedShare: 0.72, openingMedianMs: 11 * hourMs, openingSpread: 1.5, paidInTimeShare: 0.8 },
  LETTER: { openedShare: 0.9, openingMedianMs: 30 * hourMs, openingSpread: 1, paidInTimeShare: 0.78 },
} as const satisfies Readonly<Record<string, Habits>>;

/** What one debtor will do with one document: instants in epoch ms, null: never. */
export interface Course {
  readonly openedAtMs: number | null;
  /** Told to the bank: on the evening after opening. */
  readonly scheduledAtMs: number | null;
  readonly paidAtMs: number | null;
}

/** What the course depends on. `debtor` is any stable name of the debtor, `document` one of the document. */
export interface Arrival {
  readonly channel: keyof typeof habitsByChannel;
  readonly debtor: string;
  readonly document: string;
  readonly arrivedAtMs: number;
  /** Start of the due date in the debtor's time zone, epoch ms. */
  readonly dueAtMs: number;
  readonly seed: number;
}

// How much one standard deviation of diligence moves the log-odds of opening and paying, and the log of the delay.
const diligenceWeight = { opening: 0.8, paying: 0.9, delay: -0.3 };
const lateMeanMs = 9 * dayMs;

/**
 * The course of one document. Each debtor has a diligence z ~ N(0,1), the same on every channel and document:
 * P(opened) = logistic(logit(openedShare) + 0.8 z); ln(time to opening) ~ N(ln(median) - 0.3 z, spread²);
 * P(paid in time | opened) = logistic(logit(paidInTimeShare) + 0.9 z): paid at eight on the due date, or the morning
 * after it was told to the bank when that is later; the others pay exponentially late, by nine days in the mean.
 * What is never opened is never paid without a reminder.
 */
export function courseOf({ channel, debtor, document, arrivedAtMs, dueAtMs, seed }: Arrival): Course {
  const habits: Habits = habitsByChannel[channel];
  const diligence = normal(`${seed}|${debtor}`);
  const draw = (what: string) => uniform(`${seed}|${debtor}|${document}|${channel}|${what}`);
  if (draw('opened') >= shifted(habits.openedShare, diligenceWeight.opening * diligence)) return neverOpened;
  const noise = normal(`${seed}|${debtor}|${document}|${channel}|delay`);
  const delayMs = habits.openingMedianMs * Math.exp(habits.openingSpread * noise + diligenceWeight.delay * diligence);
  // To the hour, so that a simulated month is made of some hundred stops and not of one per debtor.
  const openedAtMs = Math.ceil((arrivedAtMs + Math.min(delayMs, delayMsMax)) / hourMs) * hourMs;
  const isInTime = draw('paid') < shifted(habits.paidInTimeShare, diligenceWeight.paying * diligence);
  const scheduledAtMs = openedAtMs + 10 * hourMs;
  const promptMs = Math.max(dueAtMs + 8 * hourMs, scheduledAtMs + 12 * hourMs);
  if (isInTime) return { openedAtMs, scheduledAtMs, paidAtMs: promptMs };
  const lateMs = Math.ceil((-lateMeanMs * Math.log(1 - draw('late'))) / dayMs) * dayMs;
  return { openedAtMs, scheduledAtMs: null, paidAtMs: promptMs + lateMs };
}

const neverOpened: Course = { openedAtMs: null, scheduledAtMs: null, paidAtMs: null };
const delayMsMax = 60 * dayMs;

/** A probability with its log-odds moved. */
function shifted(share: number, by: number): number {
  return 1 / (1 + ((1 - share) / share) * Math.exp(-by));
}

/** Standard normal, by Box and Muller. */
function normal(name: string): number {
  return Math.sqrt(-2 * Math.log(1 - uniform(`${name}|a`))) * Math.cos(2 * Math.PI * uniform(`${name}|b`));
}

/** From 0 up to 1, by the name alone. */
function uniform(name: string): number {
  return createHash('sha256').update(name).digest().readUIntBE(0, 6) / 2 ** 48;
}
