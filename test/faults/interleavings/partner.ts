// The partners of the interleavings: each stands still between taking an effect and answering until the schedule lets it
// go on, and writes down what it was handed. Its journal is the judge.
import { z } from 'zod';
import type { Adapter, Capability, Outcome, PartnerConnection } from '../../../src/partner/partner.ts';
import type { Channel } from '../../../src/record/contact-point.ts';

/** What a partner can do about an effect left in doubt. */
export type Profile = 'HOLDS' | 'DEDUPES' | 'LOOKED_UP' | 'RESENT';

const answers: Readonly<Record<Profile, Partial<Capability>>> = {
  HOLDS: { uncertain: 'hold' },
  DEDUPES: { dedupe: 'header', dedupeWindowMs: 86_400_000 },
  LOOKED_UP: { lookup: 'by-key' },
  RESENT: { uncertain: 'resend' },
};

/** An adapter of this profile; mail cannot be recalled, a letter can. It is opened nowhere: connections are given. */
export function adapterOf(profile: Profile, name: string, channel: Channel): Adapter {
  const capability: Capability = {
    dedupe: 'none',
    dedupeWindowMs: 0,
    lookup: 'none',
    processingMsMax: 0,
    uncertain: 'hold',
    recall: channel === 'LETTER',
    receipts: [],
    countries: 'all',
    milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
    leadTimeDays: { default: 2 },
    cutOffHour: null,
    // A look-up may be believed at once: how long a send takes is up to the schedule.
    sendMsMax: 0,
    concurrencyMax: 1_000,
    perSecondMax: null,
    ...answers[profile],
  };
  return {
    name,
    title: name,
    contract: 'none',
    channels: { [channel]: capability },
    settings: z.unknown(),
    secrets: z.unknown(),
    open: () => {
      throw new Error('the connections of the interleavings are given, not opened');
    },
  };
}

/** What the partners did, by effect key. */
export class Journal {
  /** Places in the schedule at which an effect was handed over, each time. */
  readonly handed = new Map<string, number[]>();
  /** Places at which anything was asked of a partner about an effect: to send it, to recall it, what became of it. */
  readonly asked = new Map<string, Set<number>>();
  readonly recalled = new Set<string>();
  /** Reported as having arrived, or as bounced: it cannot be recalled any more. */
  readonly ended = new Set<string>();

  has(effectKey: string): boolean {
    return this.handed.has(effectKey);
  }

  ask(effectKey: string, place: number): void {
    this.asked.set(effectKey, (this.asked.get(effectKey) ?? new Set()).add(place));
  }
}

/** A connection that stands still, from the first call on, until it is opened. */
export interface Gate {
  readonly connection: PartnerConnection;
  /** Resolves when something has been handed over. */
  readonly reached: Promise<void>;
  open(): void;
}

/** A connection for what is handed over at `place` of the schedule. */
export function makeGate(journal: Journal, place: number): Gate {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const connection: PartnerConnection = {
    async send(consignments, _signal, settled) {
      for (const { effectKey } of consignments) {
        journal.ask(effectKey, place);
        journal.handed.set(effectKey, [...(journal.handed.get(effectKey) ?? []), place]);
      }
      reached.resolve();
      await opened.promise;
      for (const { attemptId, effectKey } of consignments) settled(attemptId, takenAs(effectKey));
    },
    async cancel(effectKey) {
      journal.ask(effectKey, place);
      const stops = journal.has(effectKey) && !journal.ended.has(effectKey);
      if (stops) journal.recalled.add(effectKey);
      reached.resolve();
      await opened.promise;
      return { kind: stops ? 'CANCELLED' : 'TOO_LATE' };
    },
    async lookup(effectKey) {
      journal.ask(effectKey, place);
      const found = journal.has(effectKey);
      reached.resolve();
      await opened.promise;
      return found ? { kind: 'FOUND', state: 'ACCEPTED', partnerReference: effectKey } : { kind: 'NOT_FOUND' };
    },
    readCallback: () => ({ kind: 'MALFORMED', detail: 'receipts are given, not called back' }),
    test: async () => ({ kind: 'WORKS', detail: 'it stands still' }),
    close: async () => {},
  };
  return { connection, reached: reached.promise, open: () => opened.resolve() };
}

function takenAs(effectKey: string): Outcome {
  return { kind: 'TAKEN', state: 'ACCEPTED', partnerReference: effectKey, code: '250', requestHash: null };
}
