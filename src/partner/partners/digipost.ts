// Digipost, the Norwegian digital mailbox, by the contract its open client speaks (digipost-api-client-java, schema v8;
// where that is silent, said at the place). Not taken over: print for those who do not read, because the succession
// order decides that, and checking the signature of answers, which come over TLS from the host we named.
//   GET / (links) · create_message · identify_recipient · document_events · /documents/{sender}/{uuid}/status
import { createHash, createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { HttpClient, type HttpEnd, isSafeAddress } from '../http-exchange.ts';
import { refused } from '../http-outcome.ts';
import { makeDigipostCall, withoutMessage } from '../mailbox/digipost-call.ts';
import { pollEvents } from '../mailbox/digipost-events.ts';
import { readDigipostRecipient, writeDigipostMessage, writeIdentification } from '../mailbox/digipost-message.ts';
import { digipostRepeats, readDelivery, readIdentification, readStatus } from '../mailbox/digipost-words.ts';
import type {
  Adapter,
  Capability,
  Consignment,
  Outcome,
  PartnerConnection,
  Surroundings,
  TestOutcome,
} from '../partner.ts';
import { sendEach } from '../send-each.ts';

const hourMs = 3_600_000;
const concurrencyMax = 10;
const requestMsMax = 10_000;
// Links, message, and the look-up of a repeat.
const oneMsMax = 20_000;

const capability: Capability = {
  dedupe: 'document-id',
  // For how long a message id is remembered is not published: documents stay in the archive, so surely a day.
  dedupeWindowMs: 24 * hourMs,
  lookup: 'by-key',
  // Not published either; a message is answered only when it is delivered.
  processingMsMax: 60_000,
  uncertain: 'hold',
  recall: false,
  receipts: ['poll'],
  countries: ['NO'],
  milestones: ['ACCEPTED', 'DISPATCHED', 'DELIVERED', 'OPENED'],
  leadTimeDays: { default: 0 },
  cutOffHour: null,
  sendMsMax: 45_000,
  concurrencyMax,
  perSecondMax: null,
};

const digits = z.string().regex(/^\d{1,18}$/);

const settings = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
    .default('https://api.digipost.no'),
  /** The broker's number: who makes the requests. */
  userId: digits,
  /** On whose behalf, when that is another. */
  senderId: digits.optional(),
  /** How a reader has to log in. */
  authenticationLevel: z.enum(['PASSWORD', 'TWO_FACTOR']).default('PASSWORD'),
  /** One request. */
  requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
  /** For how long an answer on who has a mailbox is good for look-ups. */
  reachCacheMs: z
    .number()
    .int()
    .min(0)
    .max(168 * hourMs)
    .default(hourMs),
});
export type DigipostSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** PEM of the RSA key whose certificate is registered for the broker. */
  privateKey: z.string().max(20_000).refine(isRsaKey, { error: 'must be the PEM of an unencrypted RSA private key' }),
});
export type DigipostSecrets = z.infer<typeof secrets>;

export const digipostAdapter: Adapter<DigipostSettings, DigipostSecrets> = {
  name: 'digipost',
  title: 'Digipost',
  contract: 'https://github.com/digipost/digipost-api-client-java',
  channels: { MAILBOX: capability },
  settings,
  secrets,
  open: openDigipost,
};

const reachedMax = 100_000;

function openDigipost(set: DigipostSettings, secret: DigipostSecrets, { nowMs }: Surroundings): PartnerConnection {
  const client = new HttpClient(concurrencyMax);
  const call = makeDigipostCall(client, { ...set, privateKey: createPrivateKey(secret.privateKey) }, nowMs);
  const reached = new Map<string, { readonly isOwner: boolean; readonly untilMs: number }>();
  const statusPath = (effectKey: string) => `/documents/${set.senderId ?? set.userId}/${effectKey}/status`;

  async function sendOne(consignment: Consignment, signal: AbortSignal): Promise<Outcome> {
    const { effectKey, contactPoint } = consignment;
    const recipient = readDigipostRecipient(contactPoint.address);
    if (recipient === undefined) return refused('HARD', 'ADDRESS_INVALID', 'neither a number nor a Digipost address');
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    const message = await writeDigipostMessage(consignment, recipient, set).catch(() => undefined);
    if (message === undefined) return refused('CONTENT', 'NOT_COMPOSED', 'no message made');
    const limited = AbortSignal.any([signal, AbortSignal.timeout(oneMsMax)]);
    const end = await call.toLink('create_message', message, limited);
    if ('withoutLinks' in end) return withoutMessage(end);
    const requestHash = createHash('sha256').update(message.body).digest('hex');
    const outcome = readDelivery(end, effectKey, requestHash);
    if (outcome.kind !== 'TAKEN' || !digipostRepeats.has(outcome.code)) return outcome;
    const found = readStatus(await call.toPath(statusPath(effectKey), limited), effectKey);
    return found.kind === 'FOUND' && found.state === 'DELIVERED' ? { ...outcome, state: 'DELIVERED' } : outcome;
  }

  async function identify(address: string, signal: AbortSignal): Promise<boolean | undefined> {
    const recipient = readDigipostRecipient(address);
    // Of an address that is none of Digipost's, another mailbox may know more.
    if (recipient === undefined) return undefined;
    const kept = reached.get(recipient.text);
    if (kept !== undefined && nowMs() < kept.untilMs) return kept.isOwner;
    const isOwner = readIdentification(
      await call.toLink('identify_recipient', { body: writeIdentification(recipient) }, signal),
    );
    if (reached.size > reachedMax) reached.clear();
    if (isOwner !== undefined) reached.set(recipient.text, { isOwner, untilMs: nowMs() + set.reachCacheMs });
    return isOwner;
  }

  return {
    send: sendEach({ concurrencyMax, sendMsMax: capability.sendMsMax, oneMsMax }, sendOne),
    cancel: async () => ({ kind: 'TOO_LATE' }),
    lookup: async (effectKey, signal) => readStatus(await call.toPath(statusPath(effectKey), signal), effectKey),
    readCallback: () => ({ kind: 'FORGED', detail: 'the contract has no callbacks' }),
    poll: (cursor, _open, signal) => pollEvents(call, cursor, set.senderId, nowMs(), signal),
    async reach(addresses, signal) {
      const told = new Map<string, boolean>();
      const waiting = [...addresses];
      const askOne = async () => {
        for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
          const isOwner = await identify(address, signal);
          if (isOwner !== undefined) told.set(address, isOwner);
        }
      };
      await Promise.all(Array.from({ length: Math.min(concurrencyMax, addresses.length) }, askOne));
      return told;
    },
    test: async (signal) => readTest(await call.links(signal)),
    close: async () => client.close(),
  };
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function readTest(end: HttpEnd): TestOutcome {
  if (end.kind !== 'ANSWERED') return { kind: 'FAILED', code: end.code, detail: 'no answer from that address' };
  if (end.status === 200) return { kind: 'WORKS', detail: 'it answers, and knows the broker and the key' };
  const isCredentials = end.status === 401 || end.status === 403;
  const detail = isCredentials ? 'the credentials were refused' : 'an answer outside the contract';
  return { kind: 'FAILED', code: String(end.status), detail };
}
