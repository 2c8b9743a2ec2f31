// A partner that answers as the test says, and remembers what it was given.
import { z } from 'zod';
import type { Adapter, Capability, Consignment, Outcome, PartnerConnection } from '../../src/partner/partner.ts';
import type { Channel } from '../../src/record/contact-point.ts';

export interface ScriptedPartner {
  readonly adapter: Adapter;
  /** Everything handed over, in order. */
  readonly sent: Consignment[];
  /** Effect keys asked to be cancelled. */
  readonly cancelled: string[];
}

export interface Script {
  readonly answer?: (consignment: Consignment, nth: number) => Outcome | Promise<Outcome>;
  readonly capability?: Partial<Capability>;
  readonly cancel?: PartnerConnection['cancel'];
  readonly lookup?: PartnerConnection['lookup'];
  readonly poll?: NonNullable<PartnerConnection['poll']>;
}

export const accepted: Outcome = {
  kind: 'TAKEN',
  state: 'ACCEPTED',
  partnerReference: 'ref',
  code: '250',
  requestHash: null,
};

/** A refusal of a class with a code. */
export function refused(failureClass: 'HARD' | 'SOFT' | 'CONTENT' | 'PARTNER' | 'POLICY', code: string): Outcome {
  return { kind: 'REFUSED', failureClass, code, detail: 'as scripted', retryAfterMs: null, requestHash: null };
}

export function scriptedPartner(name: string, channel: Channel, script: Script = {}): ScriptedPartner {
  const sent: Consignment[] = [];
  const cancelled: string[] = [];
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
    leadTimeDays: { default: 2 },
    cutOffHour: null,
    sendMsMax: 1_000,
    concurrencyMax: 10,
    perSecondMax: null,
    ...script.capability,
  };
  const connection: PartnerConnection = {
    async send(consignments, _signal, settled) {
      for (const consignment of consignments) {
        sent.push(consignment);
        settled(consignment.attemptId, (await script.answer?.(consignment, sent.length)) ?? accepted);
      }
    },
    async cancel(effectKey, reference, signal) {
      cancelled.push(effectKey);
      return (await script.cancel?.(effectKey, reference, signal)) ?? { kind: 'TOO_LATE' };
    },
    lookup: script.lookup ?? (async () => ({ kind: 'NOT_FOUND' })),
    readCallback: () => ({ kind: 'MALFORMED', detail: 'a scripted partner never calls back' }),
    ...(script.poll && { poll: script.poll }),
    test: async () => ({ kind: 'WORKS', detail: 'as scripted' }),
    close: async () => {},
  };
  const adapter: Adapter = {
    name,
    title: name,
    contract: 'none',
    channels: { [channel]: capability },
    settings: z.unknown(),
    secrets: z.unknown(),
    open: () => connection,
  };
  return { adapter, sent, cancelled };
}
