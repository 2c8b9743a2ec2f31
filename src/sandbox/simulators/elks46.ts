// Simulated 46elks: its API as it publishes it (46elks.com/docs): messages by form, one to ask for by its id, the
// account, and delivery reports to the address each message names. What phones do: magic-phone.ts.
import { randomBytes } from 'node:crypto';
import { isoOf } from '../../clock.ts';
import { countSmsSegments } from '../../document/notice/sms-segments.ts';
import { type HeldMessage, openPhones, type Phones } from '../debtors/phones.ts';
import { type Faults, noFaults } from '../faults.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender } from '../wire/callback-sender.ts';
import { basicOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const username = 'usandbox';
const password = 'sandbox-password';
const callbackToken = 'sandbox-46elks-delivery-reports-0123456789';
// At least five more times over at least six hours (docs/sms-delivery-reports).
const repeatAfterMs = [60, 600, 1_800, 3_600, 7_200, 10_800].map((seconds) => seconds * 1_000);
const costOfPart = 3_500;

/** Starts it. Faults hit messages alone. */
export async function openElks46Simulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    faults,
    phones: openPhones(world, '46elks'),
    callbacks: makeCallbackSender(world.schedule, faults, repeatAfterMs),
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && isMessages(path),
    answer: (request) => route(house, request),
  });
  return {
    name: '46elks',
    faults,
    access: {
      settings: { from: 'Stafett', currency: 'SEK', baseUrl: http.url },
      secrets: { username, password, callbackToken },
    },
    items: () => house.phones.items(),
    // Each message names its own address.
    callBackTo: () => {},
    close: () => http.close(),
  };
}

interface House {
  readonly faults: Faults;
  readonly phones: Phones;
  readonly callbacks: CallbackSender;
}

/** Its paths are told in capitals in some places, and not in others. */
const isMessages = (path: string) => path.toLowerCase() === '/a1/sms';

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path } = request;
  const basic = basicOf(request);
  if (basic?.user !== username || basic.password !== password) return refuse(401, 'API access requires HTTP Basic');
  if (method === 'POST' && isMessages(path)) return take(house, request);
  if (method !== 'GET') return refuse(404, 'Not found');
  if (path === '/a1/me') {
    return { status: 200, body: { id: username, displayname: 'Sandbox', currency: 'SEK', balance: 10_000_000 } };
  }
  const message = house.phones.find(/^\/a1\/sms\/(\w+)$/i.exec(path)?.[1] ?? '');
  return message === undefined ? refuse(404, 'Not found') : { status: 200, body: describe(message) };
}

function take(house: House, request: SimulatedRequest): SimulatedAnswer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const [from = '', to = '', text = ''] = ['from', 'to', 'message'].map((name) => form.get(name) ?? '');
  const report = form.get('whendelivered');
  const address = report === null ? null : URL.parse(report);
  const effectKey = address?.searchParams.get('effect') ?? null;
  const refusal = house.phones.refusal(to, effectKey);
  if (refusal === 'TOO_MANY') return refuse(429, 'Too many requests');
  if (refusal === 'REFUSED' || !/^\+[1-9]\d{6,14}$/.test(to)) return refuse(400, 'Invalid to number');
  if (!/^([A-Za-z][A-Za-z0-9]{2,10}|\+[1-9]\d{6,14})$/.test(from)) return refuse(400, 'Invalid from');
  if (text === '') return refuse(400, 'Missing key message');
  if (report !== null && !/^https?:$/.test(address?.protocol ?? '')) return refuse(400, 'Invalid whendelivered');
  const id = `s${randomBytes(16).toString('hex')}`;
  const isLogged = form.get('dontlog') !== 'message';
  const message = house.phones.take({ id, effectKey, from, to, text, isLogged }, async (now) => {
    if (address !== null) await reportTo(house, address, now);
  });
  return { status: 200, body: describe(message) };
}

function describe(message: HeldMessage): object {
  const parts = countSmsSegments(message.text).segments;
  return {
    id: message.id,
    from: message.from,
    to: message.to,
    ...(message.isLogged && { message: message.text }),
    created: timeOf(message.createdAtMs),
    direction: 'outgoing',
    status: message.state,
    cost: parts * costOfPart,
    parts,
    ...(message.state === 'delivered' && { delivered: timeOf(message.changedAtMs) }),
  };
}

/** Reports are not signed: a forged one comes to the address without its secret. */
async function reportTo(house: House, address: URL, { id, state, changedAtMs }: HeldMessage): Promise<void> {
  const url = new URL(address);
  if (house.faults.badSignature) url.searchParams.set('token', 'x');
  const form = { id, status: state, ...(state === 'delivered' && { delivered: timeOf(changedAtMs) }) };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  await house.callbacks.send({ url: url.href, body: new URLSearchParams(form).toString(), headers }, changedAtMs);
}

/** Microseconds, UTC without saying so: 2026-03-02T08:15:30.000000. */
function timeOf(instantMs: number): string {
  return isoOf(instantMs).replace('Z', '000');
}

/** Errors are plain text. */
function refuse(status: number, text: string): SimulatedAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}
