// Events of mail relays that report over HTTP, in one open form: many relays can be bridged to it with a few lines.
//   {"type": "delivered" | "bounced" | "complained" | "deferred", "messageId": "<key@domain>", "code": "5.1.1", "at": "…Z"}
// Signed by the Standard Webhooks scheme; one event a callback, its webhook-id naming it.
import { z } from 'zod';
import { instantOf } from '../../clock.ts';
import { parseJson } from '../http-outcome.ts';
import type { CallbackReading, ReportedReceipt } from '../partner.ts';
import { complained } from './complained.ts';
import { effectKeyOfMessageId } from './key.ts';
import { classifyReport } from './reply-code.ts';

const event = z.object({
  type: z.enum(['delivered', 'bounced', 'complained', 'deferred']),
  /** The Message-ID of the mail, with or without its angle brackets. */
  messageId: z.string().max(998),
  /** An enhanced status code (RFC 3463); what else stands here is not kept, for servers quote addresses. */
  code: z.string().max(1_000).nullish(),
  /** When it happened, ISO 8601 with an offset. */
  at: z.string().max(40),
});
type MailEvent = z.infer<typeof event>;

/** Reads one event whose signature was checked; `receivedAtMs` stands in for a time that is none. */
export function readMailEvent(callbackId: string, text: string, receivedAtMs: number): CallbackReading {
  const read = event.safeParse(parseJson(text));
  if (!read.success) return { kind: 'MALFORMED', detail: 'not an event of the contract' };
  const { messageId, at } = read.data;
  const effectKey = effectKeyOfMessageId(`<${messageId.trim().replace(/^<|>$/g, '')}>`) ?? null;
  const occurredAtMs = instantOf(at) ?? receivedAtMs;
  const receipt = { partnerEventId: callbackId, effectKey, ...toldBy(read.data), occurredAtMs };
  return { kind: 'RECEIPTS', receipts: [receipt] };
}

function toldBy({ type, code }: MailEvent): Omit<ReportedReceipt, 'partnerEventId' | 'effectKey' | 'occurredAtMs'> {
  const status = /^[245]\.\d{1,3}\.\d{1,3}(?!\d)/.exec(code?.trim() ?? '')?.[0] ?? null;
  const told = { failureClass: null, code: status, detail: null };
  switch (type) {
    case 'delivered':
      return { ...told, state: 'DELIVERED' };
    // The relay still tries: information only, as with a report by mail.
    case 'deferred':
      return { ...told, state: 'PROCESSING' };
    case 'complained':
      return complained;
    case 'bounced': {
      const { failureClass, code: known, meaning } = classifyReport(status ?? '5.0.0');
      return { state: 'BOUNCED', failureClass, code: known, detail: meaning };
    }
  }
}
