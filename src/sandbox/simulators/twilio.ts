// Simulated Twilio: its API as it publishes it (twilio.com/docs/messaging/api/message-resource): messages by form, one
// to ask for by its sid, the account, and signed status callbacks to the address each message names.
import { createHmac, randomBytes } from 'node:crypto';
import { mailDateOf } from '../../clock.ts';
import { countSmsSegments } from '../../document/notice/sms-segments.ts';
import { type HeldMessage, openPhones, type Phones } from '../debtors/phones.ts';
import { noFaults } from '../faults.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender } from '../wire/callback-sender.ts';
import { basicOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const accountSid = `AC${'5a'.repeat(16)}`;
const authToken = '5a6d5b1c0e2f4a7d8c9b0a1f2e3d4c5b';
const sender = '+46766860000';
// A callback that finds no open door is tried once more.
const repeatAfterMs = [15_000];
const priceOfSegment = 0.0554;

/** Starts it. Faults hit messages alone. */
export async function openTwilioSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    phones: openPhones(world, 'twilio'),
    callbacks: makeCallbackSender(world.schedule, faults, repeatAfterMs),
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path === `${account}/Messages.json`,
    answer: (request) => route(house, request),
  });
  return {
    name: 'twilio',
    faults,
    access: { settings: { accountSid, from: sender, baseUrl: http.url }, secrets: { authToken } },
    items: () => house.phones.items(),
    // Each message names its own address.
    callBackTo: () => {},
    close: () => http.close(),
  };
}

interface House {
  readonly phones: Phones;
  readonly callbacks: CallbackSender;
}

const account = `/2010-04-01/Accounts/${accountSid}`;

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path } = request;
  const basic = basicOf(request);
  if (basic?.user !== accountSid || basic.password !== authToken) return problem(401, 20003, 'Authenticate');
  if (method === 'POST' && path === `${account}/Messages.json`) return take(house, request);
  if (method === 'GET' && path === `${account}.json`) {
    return { status: 200, body: { sid: accountSid, status: 'active', type: 'Full' } };
  }
  const id = /\/Messages\/(SM[0-9a-f]{32})\.json$/.exec(path)?.[1] ?? '';
  const message = method === 'GET' ? house.phones.find(id) : undefined;
  if (message === undefined) return problem(404, 20404, 'The requested resource was not found');
  return { status: 200, body: describe(message) };
}

function take(house: House, request: SimulatedRequest): SimulatedAnswer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [from = sender, to = '', text = ''] = ['From', 'To', 'Body'].map((name) => form.get(name) ?? undefined);
  const report = form.get('StatusCallback');
  const address = report === null ? null : URL.parse(report);
  const effectKey = address?.searchParams.get('effect') ?? null;
  const refusal = house.phones.refusal(to, effectKey);
  if (refusal === 'TOO_MANY') return problem(429, 20429, 'Too Many Requests');
  if (refusal === 'REFUSED' || !/^\+[1-9]\d{6,14}$/.test(to)) {
    return problem(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  }
  if (!form.has('From') && !form.has('MessagingServiceSid')) return problem(400, 21603, "A 'From' number is required");
  if (text === '') return problem(400, 21602, 'Message body is required');
  if (text.length > 1_600) return problem(400, 21617, 'The message body exceeds the 1600 character limit');
  if (report !== null && !/^https?:$/.test(address?.protocol ?? '')) {
    return problem(400, 21609, "The 'StatusCallback' URL is not a valid URL");
  }
  const id = `SM${randomBytes(16).toString('hex')}`;
  const message = house.phones.take({ id, effectKey, from, to, text, isLogged: true }, async (now) => {
    if (report !== null) await reportTo(house, report, now);
  });
  return { status: 201, body: describe(message) };
}

const states = { created: 'queued', sent: 'sent', delivered: 'delivered', failed: 'undelivered' } as const;
// Unknown destination handset.
const failedCode = 30005;

function describe({ id, from, to, text, state, createdAtMs, changedAtMs }: HeldMessage): object {
  const { segments } = countSmsSegments(text);
  const isSent = state !== 'created';
  return {
    sid: id,
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: text,
    from,
    to,
    direction: 'outbound-api',
    status: states[state],
    error_code: state === 'failed' ? failedCode : null,
    error_message: state === 'failed' ? 'Unknown destination handset' : null,
    num_segments: String(segments),
    num_media: '0',
    // Known some time after it was sent.
    price: isSent ? (-segments * priceOfSegment).toFixed(5) : null,
    price_unit: 'USD',
    date_created: mailDateOf(createdAtMs),
    date_sent: isSent ? mailDateOf(changedAtMs) : null,
    date_updated: mailDateOf(changedAtMs),
    uri: `${account}/Messages/${id}.json`,
  };
}

async function reportTo(house: House, url: string, { id, from, to, state, changedAtMs }: HeldMessage): Promise<void> {
  const form: Readonly<Record<string, string>> = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    From: from,
    MessageSid: id,
    MessageStatus: states[state],
    SmsSid: id,
    SmsStatus: states[state],
    To: to,
    ...(state === 'failed' && { ErrorCode: String(failedCode) }),
  };
  const callback = {
    url,
    body: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    sign: (_nowMs: number, forged: boolean) => ({
      'x-twilio-signature': sign(forged ? randomBytes(16).toString('hex') : authToken, url, form),
    }),
  };
  await house.callbacks.send(callback, changedAtMs);
}

/** HMAC-SHA1 over the address and every parameter, name and value, in order of name. */
function sign(token: string, url: string, form: Readonly<Record<string, string>>): string {
  const signed = Object.keys(form)
    .sort()
    .reduce((text, name) => `${text}${name}${form[name]}`, url);
  return createHmac('sha1', token).update(signed, 'utf8').digest('base64');
}

/** An error in Twilio's form. */
function problem(status: number, code: number, message: string): SimulatedAnswer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: { code, message, more_info, status } };
}
