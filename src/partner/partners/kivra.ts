// Kivra, the Swedish digital mailbox, by its published sender contract (developer.kivra.com, swagger.yml 2026-03-06):
//   POST /v1/auth · /v2/tenant/{key}/usermatch/ssn · /companymatch/vatnr · /content · webhooks payment.webhook
// Who is no user is told before anything is sent. A repeat is recognised by its payload, in production alone.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readSignature } from '../callback-signature.ts';
import { HttpClient, isSafeAddress } from '../http-exchange.ts';
import { ambiguous, notSent, refused } from '../http-outcome.ts';
import { type Ended, makeKivraCall, withoutEffect } from '../mailbox/kivra-call.ts';
import { contentBytesMax, writeKivraContent } from '../mailbox/kivra-content.ts';
import { makeKivraMatcher } from '../mailbox/kivra-match.ts';
import { type KivraRecipient, readKivraRecipient } from '../mailbox/kivra-recipient.ts';
import { readContent, readPaymentEvent } from '../mailbox/kivra-words.ts';
import type {
  Adapter,
  Callback,
  CallbackReading,
  Capability,
  Consignment,
  Outcome,
  PartnerConnection,
  Surroundings,
  TestOutcome,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
// "Parallel threads ... encouraged" (api-introduction, Multithreading); no number is named.
const concurrencyMax = 10;
const requestMsMax = 10_000;
// The match of a whole chunk, and one content, each with a renewed token at worst.
const phaseMsMax = 15_000;

const capability: Capability = {
  dedupe: 'content',
  // For how long a payload is remembered is not published; a day is what others of its kind promise.
  dedupeWindowMs: 24 * hourMs,
  lookup: 'none',
  processingMsMax: 0,
  uncertain: 'hold',
  recall: false,
  receipts: ['callback'],
  countries: ['SE'],
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED', 'PAYMENT_SIGNAL'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 45_000,
  concurrencyMax,
  // 50 contents a minute to ONE recipient (Limits), which no debtor comes near; none in total.
  perSecondMax: null,
};

const hosts = {
  production: 'https://sender.api.kivra.com',
  sandbox: 'https://sender.sandbox-api.kivra.com',
} as const;

const settings = z.strictObject({
  /** Kivra's own two worlds. In its sandbox a repeat is delivered again, so nothing in doubt is sent there twice. */
  environment: z.enum(['production', 'sandbox']).default('production'),
  /** Kivra's key of the sender, hexadecimal. */
  tenantKey: z.string().regex(/^[0-9a-fA-F]{1,100}$/),
  /** Instead of the environment's own host. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .optional(),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
  /** For how long an answer on who is a user is good for look-ups; a send always asks anew. */
  reachCacheMs: z
    .number()
    .int()
    .min(0)
    .max(168 * hourMs)
    .default(hourMs),
});
export type KivraSettings = z.infer<typeof settings>;

const signingSecret = z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/, { error: 'must be base64' });
const secrets = z.strictObject({
  clientId: z.string().regex(/^[\x21-\x39\x3b-\x7e]{1,200}$/),
  clientSecret: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** Of the payment webhooks; without one, none is believed. */
  signingSecret: signingSecret.optional(),
  /** The one before: after a change Kivra signs with both for 72 hours. */
  previousSigningSecret: signingSecret.optional(),
});
export type KivraSecrets = z.infer<typeof secrets>;

export const kivraAdapter: Adapter<KivraSettings, KivraSecrets> = {
  name: 'kivra',
  title: 'Kivra',
  contract: 'https://developer.kivra.com',
  channels: { MAILBOX: capability },
  settings,
  secrets,
  open: openKivra,
};

// Keys in doubt that one connection remembers.
const doubtsMax = 10_000;

function openKivra(set: KivraSettings, secret: KivraSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const { environment, baseUrl = hosts[environment], tenantKey, requestMs } = set;
  const call = makeKivraCall(client, { baseUrl, tenantKey, requestMs }, secret, nowMs);
  const matcher = makeKivraMatcher(call, nowMs, set.reachCacheMs);
  // What may have been taken is not asked for again: a debtor who has left since may still have it.
  const inDoubt = new Set<string>();

  async function sendOne(consignment: Consignment, recipient: KivraRecipient, signal: AbortSignal): Promise<Outcome> {
    const { effectKey } = consignment;
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    const body = await writeKivraContent(consignment, recipient).catch(() => undefined);
    if (body === undefined) return refused('CONTENT', 'NOT_COMPOSED', 'no content made');
    if (body.length > contentBytesMax) return refused('CONTENT', 'TOO_LARGE', 'more than 1 MB with its documents');
    const end = await call('content', body, within(signal));
    if ('withoutToken' in end) return withoutEffect(end);
    const outcome = readContent(end, createHash('sha256').update(body).digest('hex'));
    if (outcome.kind === 'AMBIGUOUS') remember(inDoubt, effectKey);
    else if (outcome.kind === 'TAKEN') inDoubt.delete(effectKey);
    return outcome;
  }

  return {
    async send(consignments, signal, settled) {
      const { ready, asked, decided } = sortOut(consignments, inDoubt, environment);
      for (const [attemptId, outcome] of decided) settled(attemptId, outcome);
      if (signal.aborted) {
        for (const { attemptId } of [...ready.keys(), ...asked.keys()]) settled(attemptId, noTime);
        return;
      }
      const { isUser, failure } = await matcher.match([...asked.values()], within(signal));
      for (const [consignment, recipient] of asked) {
        const is = isUser.get(recipient.number);
        if (is === true) ready.set(consignment, recipient);
        else settled(consignment.attemptId, is === false ? notUser : failure);
      }
      const sendAll = sendEach(
        { concurrencyMax, sendMsMax: capability.sendMsMax - phaseMsMax, oneMsMax: phaseMsMax },
        async (consignment, each) => {
          const recipient = ready.get(consignment);
          return recipient === undefined ? noTime : sendOne(consignment, recipient, each);
        },
      );
      await sendAll([...ready.keys()], signal, settled);
    },
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async () => ({ kind: 'FAILED', detail: 'the contract has no look-up' }),
    readCallback: (callback) => readCallback(callback, secret),
    reach: (addresses, signal) => matcher.reach(addresses, within(signal)),
    test: async (signal) => readTest(await call('usermatch/ssn', Buffer.from('{"list":[]}'), signal)),
    close: async () => client.close(),
  };
}

function within(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(phaseMsMax)]);
}

const noTime = notSent('NO_TIME', 'there was no time to begin');
const notUser = refused('HARD', 'NOT_KIVRA_USER', 'has no mailbox that takes mail from this sender');

interface SortedOut {
  /** In doubt from an earlier try: sent again without asking. */
  readonly ready: Map<Consignment, KivraRecipient>;
  readonly asked: Map<Consignment, KivraRecipient>;
  /** Known without asking anybody, by attempt. */
  readonly decided: Map<string, Outcome>;
}

function sortOut(
  consignments: readonly Consignment[],
  inDoubt: ReadonlySet<string>,
  environment: KivraSettings['environment'],
): SortedOut {
  const sorted: SortedOut = { ready: new Map(), asked: new Map(), decided: new Map() };
  for (const consignment of consignments) {
    const recipient = readKivraRecipient(consignment.contactPoint.address);
    const isDoubt = inDoubt.has(consignment.effectKey);
    if (recipient === undefined) sorted.decided.set(consignment.attemptId, notAddress);
    else if (isDoubt && environment === 'sandbox') sorted.decided.set(consignment.attemptId, stillInDoubt);
    else (isDoubt ? sorted.ready : sorted.asked).set(consignment, recipient);
  }
  return sorted;
}

const notAddress = refused('HARD', 'ADDRESS_INVALID', 'neither a personal number nor a VAT number');
const stillInDoubt = ambiguous('NO_DEDUPE', "Kivra's sandbox does not recognise a repeat");

/** Remembers a key, and lets the oldest go when there are many. */
function remember(keys: Set<string>, key: string): void {
  keys.add(key);
  const [oldest] = keys;
  if (keys.size > doubtsMax && oldest !== undefined) keys.delete(oldest);
}

function readCallback(callback: Callback, secret: KivraSecrets): CallbackReading {
  const known = [secret.signingSecret, secret.previousSigningSecret].filter((text) => text !== undefined);
  const signature = readSignature(callback, known);
  return signature.kind === 'FORGED' ? signature : readPaymentEvent(callback.body.toString('utf8'));
}

function readTest(end: Ended): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  const code = String(end.status);
  if (end.status === 401 || end.status === 403 || 'withoutToken' in end) {
    return { kind: 'FAILED', code, detail: 'the credentials were refused' };
  }
  if (end.status === 200) return { kind: 'WORKS', detail: 'it answers, and knows the credentials and the sender' };
  const detail = end.status === 404 ? 'the sender is not known there' : 'an answer outside the contract';
  return { kind: 'FAILED', code, detail };
}
