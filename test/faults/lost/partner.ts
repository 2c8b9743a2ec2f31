// Partners whose own effect log is the judge: it lives outside of every database. One recognises a repeat, one can be
// asked, one can do neither.
import { z } from 'zod';
import type { Adapter, Capability } from '../../../src/partner/partner.ts';

export const kinds = ['dedupes', 'askable', 'dumb'] as const;
export type Kind = (typeof kinds)[number];

export interface JudgingPartner {
  readonly adapter: Adapter;
  /** How often each key took effect. */
  readonly effects: ReadonlyMap<string, number>;
  /** Sends that reached it, with or without an effect. */
  readonly sends: () => number;
  readonly lookups: () => number;
}

const capabilities: Readonly<Record<Kind, Partial<Capability>>> = {
  dedupes: { dedupe: 'header', dedupeWindowMs: 86_400_000 },
  askable: { lookup: 'by-key' },
  dumb: {},
};

/** Takes mails and reports each delivered at once. */
export function judgingPartner(kind: Kind): JudgingPartner {
  const effects = new Map<string, number>();
  let [sends, lookups] = [0, 0];
  const capability: Capability = {
    dedupe: 'none',
    dedupeWindowMs: 0,
    lookup: 'none',
    processingMsMax: 100,
    uncertain: 'hold',
    recall: false,
    receipts: [],
    countries: 'all',
    milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
    leadTimeDays: { default: 0 },
    cutOffHour: null,
    sendMsMax: 200,
    concurrencyMax: 50,
    perSecondMax: null,
    ...capabilities[kind],
  };
  const adapter: Adapter = {
    name: kind,
    title: kind,
    contract: 'none',
    channels: { EMAIL: capability },
    settings: z.unknown(),
    secrets: z.unknown(),
    open: () => ({
      async send(consignments, _signal, settled) {
        for (const { attemptId, effectKey } of consignments) {
          sends += 1;
          const times = effects.get(effectKey) ?? 0;
          effects.set(effectKey, kind === 'dedupes' ? 1 : times + 1);
          const partnerReference = `ref ${effectKey}`;
          settled(attemptId, { kind: 'TAKEN', state: 'DELIVERED', partnerReference, code: '250', requestHash: null });
        }
      },
      cancel: async () => ({ kind: 'TOO_LATE' }),
      async lookup(effectKey) {
        lookups += 1;
        if (!effects.has(effectKey)) return { kind: 'NOT_FOUND' };
        return { kind: 'FOUND', state: 'DELIVERED', partnerReference: `ref ${effectKey}` };
      },
      readCallback: () => ({ kind: 'MALFORMED', detail: 'it never calls back' }),
      test: async () => ({ kind: 'WORKS', detail: 'it takes everything' }),
      close: async () => {},
    }),
  };
  return { adapter, effects, sends: () => sends, lookups: () => lookups };
}
