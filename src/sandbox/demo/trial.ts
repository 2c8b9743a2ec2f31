// The trials of the demo: what an experiment would have seen, drawn from the stated habits of simulated debtors, so that
// the truth is known and an analysis can be held against it. Pure: the same seed gives the same trial.
import { createHash } from 'node:crypto';
import { type Course, courseOf } from '../debtors/habits.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** A step of an arm in the trial's small world: a channel, and days until the next one if nothing was opened. */
export interface TrialStep {
  readonly channel: 'EMAIL' | 'LETTER' | 'MAILBOX';
  readonly patienceDays: number;
}

export interface TrialPlan {
  readonly seed: number;
  readonly key: string;
  readonly arms: readonly (readonly TrialStep[])[];
  readonly debtors: number;
  /** The first day's start; debtors come in evenly over `days`. */
  readonly startMs: number;
  readonly days: number;
}

/** One attempt; instants in epoch ms, null: never. */
export interface TrialAttempt {
  readonly step: number;
  readonly channel: TrialStep['channel'];
  readonly startedAtMs: number;
  readonly bounced: boolean;
  readonly deliveredAtMs: number | null;
  readonly openedAtMs: number | null;
  readonly costE4: number;
}

export interface TrialInvoice {
  /** From 0. */
  readonly debtor: number;
  readonly arm: number;
  readonly startedAtMs: number;
  readonly dueAtMs: number;
  readonly amountMinor: number;
  readonly attempts: readonly TrialAttempt[];
  /** When its succession has ended. */
  readonly endedAtMs: number;
  readonly paidAtMs: number | null;
}

const channelTraits = {
  EMAIL: { costE4: 900, transitMs: 2 * 60_000, bounceShare: 0.06 },
  MAILBOX: { costE4: 11_000, transitMs: 5 * 60_000, bounceShare: 0.01 },
  LETTER: { costE4: 98_000, transitMs: 3 * dayMs, bounceShare: 0.01 },
} as const;
const dueDays = 30;
const invoicesMean = 2;

/** Draws all invoices of a trial, in the order they start. Debtor d is in arm d mod arms: assignment is tested elsewhere. */
export function drawTrial(plan: TrialPlan): TrialInvoice[] {
  const invoices: TrialInvoice[] = [];
  for (let debtor = 0; debtor < plan.debtors; debtor += 1) {
    const arm = debtor % plan.arms.length;
    const draw = (what: string) => uniform(`${plan.seed}|${plan.key}|${debtor}|${what}`);
    const firstMs = plan.startMs + Math.floor((plan.days * dayMs * draw('entry')) / hourMs) * hourMs;
    const count = 1 + Math.floor(-Math.log(1 - draw('count')) * (invoicesMean - 1));
    for (let number = 0; number < Math.min(count, 6); number += 1) {
      invoices.push(drawInvoice(plan, debtor, arm, number, firstMs + number * 7 * dayMs));
    }
  }
  return invoices.sort((one, other) => one.startedAtMs - other.startedAtMs);
}

function drawInvoice(plan: TrialPlan, debtor: number, arm: number, number: number, startedAtMs: number): TrialInvoice {
  const name = `${plan.key} ${debtor}`;
  const draw = (what: string) => uniform(`${plan.seed}|${plan.key}|${debtor}|${number}|${what}`);
  const dueAtMs = Math.floor(startedAtMs / dayMs) * dayMs + dueDays * dayMs;
  const attempts: TrialAttempt[] = [];
  const courses: Course[] = [];
  let nextMs = startedAtMs;
  let endedAtMs = startedAtMs;
  for (const [step, { channel, patienceDays }] of (plan.arms[arm] ?? []).entries()) {
    const { costE4, transitMs, bounceShare } = channelTraits[channel];
    const bounced = draw(`bounce ${step}`) < bounceShare;
    const deliveredAtMs = bounced ? null : nextMs + transitMs;
    const arrival = { channel, debtor: name, document: `${number}`, dueAtMs, seed: plan.seed };
    const course = deliveredAtMs === null ? null : courseOf({ ...arrival, arrivedAtMs: deliveredAtMs });
    if (course !== null) courses.push(course);
    const openedAtMs = course?.openedAtMs ?? null;
    attempts.push({ step, channel, startedAtMs: nextMs, bounced, deliveredAtMs, openedAtMs, costE4 });
    const patienceEndMs = nextMs + patienceDays * dayMs;
    endedAtMs = openedAtMs !== null && openedAtMs <= patienceEndMs ? openedAtMs : patienceEndMs;
    if (openedAtMs !== null && openedAtMs <= patienceEndMs) break;
    nextMs = bounced ? nextMs + transitMs : patienceEndMs;
  }
  const paid = courses.flatMap(({ paidAtMs }) => (paidAtMs === null ? [] : [paidAtMs]));
  const paidAtMs = paid.length === 0 ? null : Math.min(...paid);
  const amountMinor = 20_000 + Math.floor(draw('amount') * 180_000);
  return { debtor, arm, startedAtMs, dueAtMs, amountMinor, attempts, endedAtMs, paidAtMs };
}

function uniform(name: string): number {
  return createHash('sha256').update(name).digest().readUIntBE(0, 6) / 2 ** 48;
}
