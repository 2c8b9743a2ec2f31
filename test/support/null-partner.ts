// A partner that takes everything at once and reports it delivered in the same breath: what is left is our own cost.
import { z } from 'zod';
import type { Adapter, Capability, Outcome } from '../../src/partner/partner.ts';
import type { Channel } from '../../src/record/contact-point.ts';

const capability: Capability = {
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  receipts: [],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 1_000,
  concurrencyMax: 500,
  perSecondMax: null,
};

const taken: Outcome = { kind: 'TAKEN', state: 'DELIVERED', partnerReference: null, code: '250', requestHash: null };

/** The null partner for a channel. */
export function nullAdapter(name: string, channel: Channel): Adapter {
  return {
    name,
    title: name,
    contract: 'none',
    channels: { [channel]: capability },
    settings: z.unknown(),
    secrets: z.unknown(),
    open: () => ({
      async send(consignments, _signal, settled) {
        for (const { attemptId } of consignments) settled(attemptId, taken);
      },
      cancel: async () => ({ kind: 'TOO_LATE' }),
      lookup: async () => ({ kind: 'NOT_FOUND' }),
      readCallback: () => ({ kind: 'MALFORMED', detail: 'the null partner never calls back' }),
      test: async () => ({ kind: 'WORKS', detail: 'it takes everything' }),
      close: async () => {},
    }),
  };
}
