// What the contracts of SMS gateways have in common: one form posted per message, no sign to tell a repeat by, one
// resource to ask per message, reports called back to an address of our making. What differs is an SmsContract.
import { createHash } from 'node:crypto';
import { writeNotice } from '../../document/notice/notice.ts';
import { countSmsSegments } from '../../document/notice/sms-segments.ts';
import { HttpClient, type HttpEnd } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import type {
  Callback,
  CallbackReading,
  Capability,
  Consignment,
  OpenAttempt,
  Outcome,
  PartnerConnection,
  Polled,
  ReportedReceipt,
  TestOutcome,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const concurrencyMax = 10;
export const requestMsMax = 10_000;

/** What an SMS gateway can do: nothing recognises a repeat, so what is in doubt waits for a report or a person. */
export const smsCapability: Capability = {
  dedupe: 'none',
  dedupeWindowMs: 0,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  receipts: ['callback', 'poll'],
  countries: 'all',
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED'],
  // The receipt of the recipient's operator.
  evidence: { delivered: 'E2' },
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 30_000,
  concurrencyMax,
  perSecondMax: null,
};

/** One message as it goes out. */
export interface SmsMessage {
  readonly to: string;
  readonly text: string;
  /** Parts by our own count, for answers that do not tell. */
  readonly segments: number;
  readonly effectKey: string;
}

/** What the partner says of one message. NOTHING: nothing new, or it does not know it (any more). */
export type MessageReading =
  | { readonly kind: 'RECEIPT'; readonly receipt: ReportedReceipt }
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'FAILED'; readonly detail: string };

export interface SmsContract {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** One request. */
  readonly requestMs: number;
  readonly sendPath: string;
  readonly form: (message: SmsMessage) => Readonly<Record<string, string>>;
  readonly readSend: (end: HttpEnd, message: SmsMessage, requestHash: string) => Outcome;
  readonly messagePath: (reference: string) => string;
  readonly readMessage: (end: HttpEnd, open: OpenAttempt) => MessageReading;
  readonly testPath: string;
  readonly readTest: (end: HttpEnd) => TestOutcome;
  readonly readCallback: (callback: Callback) => CallbackReading;
}

/** A connection that sends notices by a contract. */
export function openSmsGateway(contract: SmsContract): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const authorization = `Basic ${Buffer.from(`${contract.user}:${contract.password}`).toString('base64')}`;
  const call = (path: string, signal: AbortSignal, body?: Buffer) =>
    client.exchange(
      {
        method: body === undefined ? 'GET' : 'POST',
        url: new URL(`${contract.baseUrl}${path}`),
        headers: {
          authorization,
          accept: 'application/json',
          ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        body,
        timeoutMs: contract.requestMs,
      },
      signal,
    );
  const sendOne = async (consignment: Consignment, signal: AbortSignal): Promise<Outcome> => {
    const message = writeMessage(consignment);
    if ('kind' in message) return message;
    const body = Buffer.from(new URLSearchParams(contract.form(message)).toString());
    const requestHash = createHash('sha256').update(body).digest('hex');
    return contract.readSend(await call(contract.sendPath, signal, body), message, requestHash);
  };
  return {
    send: sendEach({ concurrencyMax, sendMsMax: smsCapability.sendMsMax, oneMsMax: contract.requestMs }, sendOne),
    // What is handed to the network cannot be called back.
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up by our key' }),
    readCallback: contract.readCallback,
    poll: (_cursor, open, signal) =>
      pollEach(open, async (attempt, reference) =>
        contract.readMessage(await call(contract.messagePath(encodeURIComponent(reference)), signal), attempt),
      ),
    test: async (signal) => contract.readTest(await call(contract.testPath, signal)),
    close: async () => client.close(),
  };
}

function writeMessage({ contactPoint, invoice, effectKey }: Consignment): SmsMessage | Outcome {
  const to = contactPoint.address;
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refused('HARD', 'ADDRESS_INVALID', 'not a number in E.164');
  try {
    const text = writeNotice(invoice);
    return { to, text, segments: countSmsSegments(text).segments, effectKey };
  } catch {
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    return refused('CONTENT', 'NOT_COMPOSED', 'no notice made');
  }
}

/** Asks for each message that has a reference, some at a time; what was told before a failure is not lost. */
async function pollEach(
  open: readonly OpenAttempt[],
  ask: (attempt: OpenAttempt, reference: string) => Promise<MessageReading>,
): Promise<Polled> {
  const waiting = open.flatMap((attempt) =>
    attempt.partnerReference === null ? [] : [{ attempt, reference: attempt.partnerReference }],
  );
  const receipts: ReportedReceipt[] = [];
  let failure: string | undefined;
  const takeOne = async () => {
    for (let next = waiting.shift(); next !== undefined && failure === undefined; next = waiting.shift()) {
      const reading = await ask(next.attempt, next.reference);
      if (reading.kind === 'RECEIPT') receipts.push(reading.receipt);
      else if (reading.kind === 'FAILED') failure ??= reading.detail;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrencyMax, waiting.length) }, takeOne));
  if (failure !== undefined && receipts.length === 0) return { kind: 'FAILED', detail: failure };
  return { kind: 'RECEIPTS', receipts, cursor: null, more: false };
}

/** Whether an answer to a question about one message is one, or why not. */
export function readAnswer(end: HttpEnd): { readonly body: string } | Exclude<MessageReading, { kind: 'RECEIPT' }> {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', detail: end.code };
  if (end.status === 200) return { body: end.body };
  return end.status === 404 ? { kind: 'NOTHING' } : { kind: 'FAILED', detail: String(end.status) };
}

/** Whether the connection works, by the answer to a question about the account. */
export function readAccount(end: HttpEnd, check: (body: string) => TestOutcome): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  if (end.status === 200) return check(end.body);
  const isCredentials = end.status === 401 || end.status === 403;
  const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
  return { kind: 'FAILED', code: String(end.status), detail };
}
