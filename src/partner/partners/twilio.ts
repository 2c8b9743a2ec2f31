// SMS through Twilio, by its published API (twilio.com/docs/messaging/api/message-resource):
//   POST Messages.json · GET Messages/{Sid}.json · GET the account · status callbacks, signed
// Nothing recognises a repeat: the effect key travels in the address of the callbacks alone.
import { z } from 'zod';
import { isUuid } from '../../id.ts';
import { isSafeAddress } from '../http-exchange.ts';
import type { Adapter, Callback, CallbackReading, PartnerConnection, Surroundings } from '../partner.ts';
import { openSmsGateway, requestMsMax, smsCapability } from '../sms/gateway.ts';
import { isTwilioSignature } from '../sms/twilio-signature.ts';
import { readTwilioAccount, readTwilioMessage, readTwilioSend, readTwilioStatus } from '../sms/twilio-words.ts';

// Ten hours, the most Twilio keeps a message in its queue (docs/api/errors/30001).
const validitySecondsMax = 36_000;

const settings = z
  .strictObject({
    accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/),
    /** Whom a debtor sees: a number in E.164, a short code, or a name of up to 11 characters. */
    from: z
      .string()
      .regex(/^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/)
      .optional(),
    /** Or the messaging service that chooses. */
    messagingServiceSid: z
      .string()
      .regex(/^MG[0-9a-fA-F]{32}$/)
      .optional(),
    /** How long a message may wait in Twilio's queue: a notice that is late is worse than none. */
    validitySeconds: z.number().int().min(1).max(validitySecondsMax).default(14_400),
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .refine(isSafeAddress, { error: 'must be https, unless it is this machine' })
      .default('https://api.twilio.com'),
    /** One request. */
    requestMs: z.number().int().min(10).max(requestMsMax).default(requestMsMax),
  })
  .refine(({ from, messagingServiceSid }) => (from === undefined) !== (messagingServiceSid === undefined), {
    error: 'needs either from or messagingServiceSid',
  });
export type TwilioSettings = z.infer<typeof settings>;

const secrets = z.strictObject({
  /** The account's own: it opens the API and signs the callbacks. */
  authToken: z.string().regex(/^[\x21-\x7e]{16,200}$/),
});
export type TwilioSecrets = z.infer<typeof secrets>;

export const twilioAdapter: Adapter<TwilioSettings, TwilioSecrets> = {
  name: 'twilio',
  title: 'Twilio',
  contract: 'https://www.twilio.com/docs/messaging/api/message-resource',
  channels: { SMS: smsCapability },
  settings,
  secrets,
  open: openTwilio,
};

function openTwilio(set: TwilioSettings, { authToken }: TwilioSecrets, surroundings: Surroundings): PartnerConnection {
  const { callbackUrl, nowMs } = surroundings;
  const account = `/2010-04-01/Accounts/${set.accountSid}`;
  return openSmsGateway({
    baseUrl: set.baseUrl.replace(/\/+$/, ''),
    user: set.accountSid,
    password: authToken,
    requestMs: set.requestMs,
    sendPath: `${account}/Messages.json`,
    form: ({ to, text, effectKey }) => ({
      To: to,
      ...(set.from !== undefined && { From: set.from }),
      ...(set.messagingServiceSid !== undefined && { MessagingServiceSid: set.messagingServiceSid }),
      Body: text,
      ValidityPeriod: String(set.validitySeconds),
      ...(callbackUrl !== null && { StatusCallback: `${callbackUrl}?effect=${effectKey}` }),
    }),
    readSend: readTwilioSend,
    messagePath: (reference) => `${account}/Messages/${reference}.json`,
    readMessage: (end, open) => readTwilioMessage(end, open, nowMs()),
    testPath: `${account}.json`,
    readTest: readTwilioAccount,
    readCallback: (callback) => readCallback(callback, authToken, set.accountSid),
  });
}

// A status callback is some hundred bytes.
const bodyBytesMax = 64 * 1024;

function readCallback({ url, headers, body, receivedAtMs }: Callback, token: string, account: string): CallbackReading {
  if (body.length > bodyBytesMax) return { kind: 'MALFORMED', detail: 'too long' };
  const form = new URLSearchParams(body.toString('utf8'));
  if (!isTwilioSignature(headers['x-twilio-signature'] ?? '', token, url, form)) {
    return { kind: 'FORGED', detail: 'the signature does not match' };
  }
  // Accounts under one roof may share a token.
  if ((form.get('AccountSid') ?? account) !== account) return { kind: 'FORGED', detail: 'of another account' };
  const effectKey = URL.parse(url, 'https://callback.invalid')?.searchParams.get('effect') ?? '';
  return readTwilioStatus(form, isUuid(effectKey) ? effectKey : null, receivedAtMs);
}
