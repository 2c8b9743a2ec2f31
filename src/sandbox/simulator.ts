// What a simulated partner is: a server that speaks one partner's published contract, with the debtors behind it.
// Simulators live in simulators/, one file a contract, and know nothing of the adapters that call them.
import type { Channel } from '../record/contact-point.ts';
import type { EffectLog } from './effect-log.ts';
import type { Faults } from './faults.ts';
import type { SimulatedSchedule } from './simulated-schedule.ts';

/** What a simulator is given to live in. */
export interface SimulatorWorld {
  /** 0: any free port. */
  readonly port: number;
  readonly schedule: SimulatedSchedule;
  readonly effects: EffectLog;
  /** Where it calls back, for contracts that are told so beforehand; may be told later by callBackTo(). */
  readonly callbackUrl: string | undefined;
  /** Physical milliseconds, for what must not follow the simulated clock. */
  readonly monotonicMs: () => number;
  /** Debtors without a magic address open and pay by the model of debtors/habits.ts, drawn from this seed; left out: not. */
  readonly habitsSeed?: number;
}

/** One thing a simulated debtor has received, as a page shows it. */
export interface SimulatedItem {
  readonly itemId: string;
  readonly effectKey: string | null;
  readonly channel: Channel;
  /** Who it is for: a phone number, a name with address, an identity. */
  readonly recipient: string;
  readonly title: string;
  readonly arrivedAtMs: number;
  /** The partner's own word for its state. */
  readonly state: string;
  /** What it consists of, the part to show first in front. */
  readonly parts: readonly SimulatedPart[];
}

export interface SimulatedPart {
  readonly name: string;
  /** text/html, text/plain, application/pdf, application/xml ... */
  readonly contentType: string;
  readonly body: string | Buffer;
}

export interface Simulator {
  /** The adapter whose contract it speaks. */
  readonly name: string;
  readonly faults: Faults;
  /** Settings and secrets with which that adapter reaches it; plain values, checked by the adapter's own schemas. */
  readonly access: { readonly settings: unknown; readonly secrets: unknown };
  /** An address it takes without ado, of contracts whose addresses name where they lead. */
  readonly example?: {
    readonly address: string;
    readonly pushKeys?: { readonly p256dh: string; readonly auth: string };
  };
  /** Newest first; only the newest are kept. */
  items(): readonly SimulatedItem[];
  /** Changes where callbacks go, for contracts that are told so beforehand. */
  callBackTo(url: string): void;
  close(): Promise<void>;
}

/** How many items a simulator keeps for its pages. */
export const itemsMax = 500;
