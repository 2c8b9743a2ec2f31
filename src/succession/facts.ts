// What decide() is told: everything it may know, as plain values. Times are epoch milliseconds of the creditor's clock.

import type { Day } from '../clock.ts';
import type { Channel, ContactPoint } from '../record/contact-point.ts';
import type { ClaimState, DebtorKind, DocumentState, InvoiceType } from '../record/invoice.ts';
import type { Attempt } from './attempt.ts';
import type { Milestone } from './order.ts';

/** What a whole consignment costs from this many units on, in ten-thousandths of the currency unit. */
export interface PriceStep {
  readonly unitsFrom: number;
  readonly amountE4: number;
}

/** A partner that could carry a step, with what it can do and how it is. */
export interface PartnerFacts {
  readonly partnerId: string;
  readonly channel: Channel;
  /** Lower is tried first. */
  readonly priority: number;
  /** False when paused, its breaker is open, or its day's capacity is spent. */
  readonly healthy: boolean;
  /** By a person, alone or with all that is sent: not a fault, so nothing is decided for want of it. Left out: it is not. */
  readonly paused?: boolean;
  /** Milestones it can ever report. */
  readonly milestones: readonly Milestone[];
  /** Business days from hand-over until the debtor has it, by country; `default` for any other. */
  readonly leadTimeDays: Readonly<Record<string, number>> & { readonly default: number };
  /** Hour of the day (creditor's time zone) after which the hand-over counts as the next business day; null: none. */
  readonly cutOffHour: number | null;
  /** Whether it can be asked to stop what it has not yet dispatched. */
  readonly recall: boolean;
  /** Countries it carries to. */
  readonly countries: readonly string[] | 'all';
  /** The addresses of the channel it carries to, by their form; null: all. */
  readonly addresses: RegExp | null;
  /** Whether it can carry several invoices to one debtor as one; left out: it cannot. */
  readonly consolidates?: boolean;
  /** Price of one consignment by country, '' for all others; among equal priorities the cheaper is tried first. */
  readonly pricesE4: Readonly<Record<string, number>>;
  /** Prices by country, as there, from so many pages or parts on, in rising order; left out: they are always the same. */
  readonly priceSteps?: Readonly<Record<string, readonly PriceStep[]>>;
}

/** The distribution's own state: where the run stands. */
export interface DistributionFacts {
  readonly state: 'PLANNED' | 'ACTIVE' | 'HELD' | 'BLOCKED' | 'REACHED' | 'UNDELIVERABLE' | 'REJECTED' | 'STOPPED';
  /** The current step, from 0; steps before it have ended. */
  readonly step: number;
  /** When the current step began; null before it did. */
  readonly stepStartedAtMs: number | null;
  readonly cancelRequested: boolean;
  readonly deadlineMissed: boolean;
  /** An earlier distribution of the invoice was found delivered after this one began; left out: none was. */
  readonly overtaken?: boolean;
}

export interface Facts {
  readonly invoice: {
    readonly type: InvoiceType;
    readonly documentState: DocumentState;
    readonly claimState: ClaimState;
    readonly dueDate: Day;
    readonly currency: string;
    readonly amountMinor: number;
    readonly attributes: Readonly<Record<string, string>>;
  };
  readonly debtor: {
    readonly kind: DebtorKind;
    readonly country: string;
    readonly language: string;
    readonly preferredChannel: Channel | null;
    /** The only one that the contract with the debtor allows; null or left out: it names none. */
    readonly contractChannel?: Channel | null;
    readonly publicSector: boolean;
    readonly attributes: Readonly<Record<string, string>>;
  };
  /** All contact points of the debtor, oldest first. */
  readonly contactPoints: readonly ContactPoint[];
  readonly partners: readonly PartnerFacts[];
  readonly distribution: DistributionFacts;
  /** All attempts of this distribution, nudges among them, in any order. */
  readonly attempts: readonly Attempt[];
  /** Until when other invoices to this debtor are waited for, to go as one; null or left out: they are not. */
  readonly gatherUntilMs?: number | null;
  /** When the distribution began; now, when it has not. What a condition says of days stays the same through a run. */
  readonly beganAtMs: number;
  /** The creditor's IANA time zone: due dates and cut-offs are read in it. */
  readonly timeZone: string;
  /** The debtor's IANA time zone: send windows and patience in days are read in it. */
  readonly debtorTimeZone: string;
  /** Public and bank holidays (YYYY-MM-DD) of the debtor's country, which are not business days. */
  readonly holidays: ReadonlySet<Day>;
}
