// What a succession order is: an immutable list of steps, each a channel, a milestone awaited and a patience.
import type { Channel } from '../record/contact-point.ts';
import type { Condition } from './condition.ts';

/** How far a step has come, in rising order. */
export type Milestone = 'ACCEPTED' | 'DISPATCHED' | 'DELIVERED' | 'OPENED' | 'ACKNOWLEDGED' | 'PAYMENT_SIGNAL';
export const milestones: readonly Milestone[] = [
  'ACCEPTED',
  'DISPATCHED',
  'DELIVERED',
  'OPENED',
  'ACKNOWLEDGED',
  'PAYMENT_SIGNAL',
];

export type StopReason = 'PAID' | 'CREDITED' | 'CANCELLED';
export const stopReasons: readonly StopReason[] = ['PAID', 'CREDITED', 'CANCELLED'];

/** Soft failures inside a step: how many retries, and the wait before them (doubling from `firstDelayMs` up to `delayMsMax`). */
export interface RetryPolicy {
  readonly retriesMax: number;
  readonly firstDelayMs: number;
  readonly delayMsMax: number;
}
export const defaultRetryPolicy: RetryPolicy = { retriesMax: 5, firstDelayMs: 15 * 60_000, delayMsMax: 6 * 3_600_000 };

/**
 * How patience is counted: ELAPSED as time on a clock; CALENDAR as days, to the same time of day in the debtor's time
 * zone; BUSINESS the same over days that are no weekend and no holiday in the debtor's country.
 */
export type PatienceCalendar = 'ELAPSED' | 'CALENDAR' | 'BUSINESS';
export const patienceCalendars: readonly PatienceCalendar[] = ['ELAPSED', 'CALENDAR', 'BUSINESS'];

/** The hours in which a debtor may be sent to, in the debtor's time zone; all else is quiet. */
export interface SendWindow {
  /** Minutes after midnight; the window is open from here ... */
  readonly fromMinute: number;
  /** ... until before here, on the same day; 1440 is the end of the day. */
  readonly toMinute: number;
  /** Closed on weekends and on the holidays of the debtor's country. */
  readonly businessDaysOnly: boolean;
}

/** A notice on a support channel while a step waits: "an invoice lies in your mailbox". */
export interface Nudge {
  readonly channel: SupportChannel;
  /** Elapsed milliseconds from the beginning of the step. */
  readonly afterMs: number;
  /** Left out when the step has come this far; null: the step's own milestone alone ends it. */
  readonly unless: Milestone | null;
  readonly window: SendWindow | null;
}
export type SupportChannel = Extract<Channel, 'SMS' | 'PUSH'>;

export interface SuccessionStep {
  readonly channel: Channel;
  /** Partners to use, in this order; empty: the creditor's own for the channel, by priority. */
  readonly partnerIds: readonly string[];
  readonly until: Milestone;
  /** Milliseconds the step may take to reach `until`; days are 24 hours here, and counted as `calendar` says. */
  readonly patienceMs: number;
  readonly calendar: PatienceCalendar;
  /** Nothing of this step is sent outside of it; null: at any hour. */
  readonly window: SendWindow | null;
  /** The step is tried only where this holds; null: always. */
  readonly when: Condition | null;
  readonly nudges: readonly Nudge[];
  readonly retries: RetryPolicy;
}

export interface SuccessionOrder {
  readonly name: string;
  readonly steps: readonly SuccessionStep[];
  /** The debtor must have the invoice this many calendar days before the due date; null: no deadline. */
  readonly arriveBeforeDays: number | null;
  /**
   * Invoices to one debtor that begin within so many milliseconds may share an envelope or a mail, and wait for each
   * other that long; null: each goes by itself, at once.
   */
  readonly consolidateMs: number | null;
  readonly stopWhen: readonly StopReason[];
}

/** Channels on which several invoices can go as one: a mail with attachments, an envelope. */
export const consolidableChannels: ReadonlySet<Channel> = new Set<Channel>(['EMAIL', 'LETTER']);

/** A step as it may stand in a version saved before steps had calendars, windows and nudges. */
type StoredStep = Omit<SuccessionStep, 'calendar' | 'window' | 'nudges'> &
  Partial<Pick<SuccessionStep, 'calendar' | 'window' | 'nudges'>>;
export type StoredOrder = Omit<SuccessionOrder, 'steps' | 'consolidateMs'> &
  Partial<Pick<SuccessionOrder, 'consolidateMs'>> & { readonly steps: readonly StoredStep[] };

/** An order as it was saved, with what later versions of the format added at its neutral value. */
export function readStoredOrder(stored: StoredOrder): SuccessionOrder {
  const steps = stored.steps.map(
    (step): SuccessionStep => ({ calendar: 'ELAPSED', window: null, nudges: [], ...step }),
  );
  return { consolidateMs: null, ...stored, steps };
}
