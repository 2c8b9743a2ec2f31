// What partners and debtors answer to one sending, drawn from a model or known, and when each part of it is told. Pure.
import type { Report } from '../attempt.ts';
import type { PartnerFacts } from '../facts.ts';
import { gaussian, type Random } from './random.ts';
import type { DrawnResponse, ResponseShare } from './response.ts';

/** What becomes of an attempt, in hours from its hand-over; null: it does not. */
export interface Answer {
  readonly failedHours: number | null;
  readonly deliveredHours: number | null;
  readonly openedHours: number | null;
  readonly returnedHours: number | null;
  readonly paidHours: number | null;
}

/** Something that will be told of a run. */
export interface Happening {
  readonly atMs: number;
  /** The place of the attempt it comes of; null: it comes, whatever becomes of any attempt. */
  readonly attempt: number | null;
  /** Null: the invoice is paid. */
  readonly report: Report | null;
}

export const hourMs = 3_600_000;

const noAnswer: Answer = {
  failedHours: null,
  deliveredHours: null,
  openedHours: null,
  returnedHours: null,
  paidHours: null,
};

/** An answer by the model. Every draw is made, used or not, so that streams keep step. */
export function drawAnswer(response: DrawnResponse | undefined, random: Random): Answer {
  if (response === undefined) return noAnswer;
  const drawn = (name: ResponseShare) => random() < response.share[name];
  const after = (name: ResponseShare) => Math.exp(response.meanLog[name] + response.sdLog[name] * gaussian(random));
  const [fails, failedHours, delivers, deliveredHours, opens, openedHours, returns, returnedHours, pays, paidHours] = [
    drawn('failed'),
    after('failed'),
    drawn('delivered'),
    after('delivered'),
    drawn('opened'),
    after('opened'),
    drawn('returned'),
    after('returned'),
    drawn('paid'),
    after('paid'),
  ];
  if (fails) return { ...noAnswer, failedHours };
  const paid = pays ? paidHours : null;
  if (returns) return { ...noAnswer, returnedHours, paidHours: paid };
  if (!delivers) return { ...noAnswer, paidHours: paid };
  const opened = opens ? deliveredHours + openedHours : null;
  return { ...noAnswer, deliveredHours, openedHours: opened, paidHours: paid };
}

/**
 * Adds to `happenings` what will be told of an attempt, as far as its partner can tell it, and whether it is paid. A payment
 * that is known does not hang on the attempt.
 */
export function planAnswer(
  happenings: Happening[],
  attempt: number,
  isKnown: boolean,
  { failedHours, deliveredHours, openedHours, returnedHours, paidHours }: Answer,
  partner: PartnerFacts | undefined,
  nowMs: number,
): void {
  const reports = partner?.milestones ?? [];
  const tell = (hours: number | null, state: Report['state'], failureClass: Report['failureClass'] = null) => {
    if (hours === null) return;
    const atMs = nowMs + hours * hourMs;
    insert(happenings, { atMs, attempt, report: { state, failureClass, code: null, occurredAtMs: atMs } });
  };
  tell(failedHours, 'BOUNCED', 'HARD');
  if (paidHours !== null) {
    const atMs = nowMs + paidHours * hourMs;
    insert(happenings, { atMs, attempt: isKnown ? null : attempt, report: null });
  }
  if (failedHours !== null) return;
  if (reports.includes('DISPATCHED')) tell(Math.min((deliveredHours ?? 24) / 2, 12), 'DISPATCHED');
  if (reports.includes('DELIVERED')) tell(deliveredHours, 'DELIVERED');
  if (reports.includes('OPENED')) tell(openedHours, 'OPENED');
  tell(returnedHours, 'RETURNED', 'HARD');
}

/** Kept in order of time. */
function insert(happenings: Happening[], happening: Happening): void {
  let index = happenings.length;
  while (index > 0 && (happenings[index - 1]?.atMs ?? 0) > happening.atMs) index -= 1;
  happenings.splice(index, 0, happening);
}
