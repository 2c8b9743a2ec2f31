// The simulated SMS gateways: what each magic number does, that a repeat is a second message, and that what they report
// reads back through the adapters. All on real sockets.
import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter, CallbackReading, Consignment, Outcome } from '../../src/partner/partner.ts';
import { elks46Adapter } from '../../src/partner/partners/elks46.ts';
import { twilioAdapter } from '../../src/partner/partners/twilio.ts';
import { phoneBehaviour } from '../../src/sandbox/debtors/magic-phone.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openElks46Simulator } from '../../src/sandbox/simulators/elks46.ts';
import { openTwilioSimulator } from '../../src/sandbox/simulators/twilio.ts';
import { sampleNowMs } from '../document/sample.ts';
import { smsTo } from '../support/sms.ts';
import { sendAll } from './world.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const never = new AbortController().signal;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A gateway, an adapter that sends through it, and the door it calls back to. */
async function openGateway(adapter: Adapter, simulate: (world: SimulatorWorld) => Promise<Simulator>) {
  const readings: CallbackReading[] = [];
  const door = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const url = `${callbackUrl}${request.url?.slice('/callbacks'.length)}`;
    const reading = connection.readCallback({ url, headers, body: Buffer.concat(chunks), receivedAtMs: sampleNowMs });
    readings.push(reading);
    response.writeHead(reading.kind === 'RECEIPTS' ? 204 : 400).end();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  const callbackUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/callbacks`;
  const [schedule, effects] = [makeSchedule(), makeEffectLog(undefined)];
  await schedule.advanceTo(sampleNowMs);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const { settings, secrets } = simulator.access;
  const connection = adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), {
    callbackUrl,
    nowMs: () => sampleNowMs,
  });
  closing.push(
    () => new Promise((resolve) => door.close(resolve)),
    async () => door.closeAllConnections(),
    () => schedule.close(),
    () => simulator.close(),
    () => connection.close(),
  );
  const kinds = (sms: Consignment) =>
    effects.all().flatMap((effect) => (effect.effectKey === sms.effectKey ? [effect.kind] : []));
  const told = (sms: Consignment) =>
    readings
      .flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []))
      .filter((receipt) => receipt.effectKey === sms.effectKey);
  return { simulator, schedule, connection, readings, kinds, told, effects };
}

test('a number behaves by its last four digits', () => {
  const behaviours = ['0001', '0002', '0003', '0004', '0005', '0006'].map((ending) =>
    phoneBehaviour(`+467012${ending}`),
  );
  expect(behaviours).toEqual(['REFUSE', 'FAIL', 'SILENT', 'SLOW', 'BUSY', 'DELIVER']);
});

const gateways = [
  { adapter: elks46Adapter, simulate: openElks46Simulator, bounce: { failureClass: 'SOFT', code: 'failed' } },
  { adapter: twilioAdapter, simulate: openTwilioSimulator, bounce: { failureClass: 'HARD', code: '30005' } },
] as const;

describe.each(gateways)('$adapter.name', ({ adapter, simulate, bounce }) => {
  const open = () => openGateway(adapter, simulate);
  const referenceOf = (outcome: Outcome | undefined) => (outcome?.kind === 'TAKEN' ? outcome.partnerReference : null);

  test('others are sent and delivered within a minute, and show what a debtor reads', async () => {
    const { connection, schedule, simulator, kinds, told } = await open();
    const sms = smsTo('+46700001234');
    expect(await sendAll(connection, [sms])).toMatchObject([{ kind: 'TAKEN', state: 'ACCEPTED', units: 1 }]);
    // Written down before it answered.
    expect(kinds(sms)).toEqual(['ACCEPTED']);
    await schedule.advanceTo(sampleNowMs + minuteMs);
    expect(told(sms)).toMatchObject([{ state: 'DISPATCHED' }, { state: 'DELIVERED' }]);
    expect(kinds(sms)).toEqual(['ACCEPTED', 'DELIVERED']);
    expect(simulator.items()).toMatchObject([
      {
        effectKey: sms.effectKey,
        channel: 'SMS',
        recipient: '+46700001234',
        state: 'delivered',
        parts: [{ contentType: 'text/plain', body: expect.stringContaining('OCR 123456789023') }],
      },
    ]);
  });

  test('…0001 is refused at once, and nothing happens', async () => {
    const { connection, simulator, kinds } = await open();
    const sms = smsTo('+46700000001');
    expect(await sendAll(connection, [sms])).toMatchObject([{ kind: 'REFUSED', failureClass: 'HARD' }]);
    expect(kinds(sms)).toEqual(['REFUSED']);
    expect(simulator.items()).toEqual([]);
  });

  test('…0002 fails later', async () => {
    const { connection, schedule, kinds, told } = await open();
    const sms = smsTo('+46700000002');
    await sendAll(connection, [sms]);
    await schedule.advanceTo(sampleNowMs + dayMs);
    expect(told(sms)).toMatchObject([{ state: 'DISPATCHED' }, { state: 'BOUNCED', ...bounce }]);
    expect(kinds(sms)).toEqual(['ACCEPTED', 'BOUNCED']);
  });

  test('…0003 says nothing, to a callback or to a poll', async () => {
    const { connection, schedule, readings, kinds } = await open();
    const sms = smsTo('+46700000003');
    const [outcome] = await sendAll(connection, [sms]);
    await schedule.advanceTo(sampleNowMs + 30 * dayMs);
    expect([readings, kinds(sms)]).toEqual([[], ['ACCEPTED']]);
    const attempt = { effectKey: sms.effectKey, partnerReference: referenceOf(outcome) };
    expect(await connection.poll?.(null, [attempt], never)).toMatchObject({ kind: 'RECEIPTS', receipts: [] });
  });

  test('…0004 is delivered after two days', async () => {
    const { connection, schedule, told } = await open();
    const sms = smsTo('+46700000004');
    await sendAll(connection, [sms]);
    await schedule.advanceTo(sampleNowMs + 2 * dayMs - 1);
    expect(told(sms)).toMatchObject([{ state: 'DISPATCHED' }]);
    await schedule.advanceTo(sampleNowMs + 2 * dayMs);
    expect(told(sms)).toMatchObject([{ state: 'DISPATCHED' }, { state: 'DELIVERED' }]);
  });

  test('…0005 is too much for it twice, then is taken', async () => {
    const { connection, kinds } = await open();
    const sms = smsTo('+46700000005');
    const outcomes: Outcome[] = [];
    for (let tries = 0; tries < 3; tries += 1) outcomes.push(...(await sendAll(connection, [sms])));
    const soft = { kind: 'REFUSED', failureClass: 'SOFT' };
    expect(outcomes).toMatchObject([soft, soft, { kind: 'TAKEN' }]);
    expect(kinds(sms)).toEqual(['REFUSED', 'REFUSED', 'ACCEPTED']);
  });

  test('a repeat is a second message', async () => {
    const { connection, simulator, kinds } = await open();
    const sms = smsTo('+46700001234');
    await sendAll(connection, [sms]);
    await sendAll(connection, [sms]);
    expect(kinds(sms)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(simulator.items()).toHaveLength(2);
  });

  test('a report sent twice is one receipt, a forged one none, and a poll tells the same', async () => {
    const { connection, schedule, simulator, readings, told } = await open();
    const sms = smsTo('+46700001234');
    simulator.faults.duplicateCallbacks = true;
    const [outcome] = await sendAll(connection, [sms]);
    await schedule.advanceTo(sampleNowMs + minuteMs);
    expect(readings).toHaveLength(4);
    expect(new Set(told(sms).map((receipt) => receipt.partnerEventId)).size).toBe(2);
    const attempt = { effectKey: sms.effectKey, partnerReference: referenceOf(outcome) };
    const polled = await connection.poll?.(null, [attempt], never);
    expect(polled).toMatchObject({ receipts: [{ state: 'DELIVERED', cost: { amountE4: expect.any(Number) } }] });
    Object.assign(simulator.faults, { duplicateCallbacks: false, badSignature: true });
    const other = smsTo('+46700001234');
    await sendAll(connection, [other]);
    await schedule.advanceTo(sampleNowMs + 2 * minuteMs);
    expect(told(other)).toEqual([]);
    expect(readings.slice(4).every((reading) => reading.kind === 'FORGED')).toBe(true);
  });

  test('an effect that was not answered is settled by its report, by our key', async () => {
    const { connection, schedule, simulator, told } = await open();
    Object.assign(simulator.faults, { failNext: 1, kind: 'cut-after-effect' });
    const sms = smsTo('+46700001234');
    expect(await sendAll(connection, [sms])).toMatchObject([{ kind: 'AMBIGUOUS' }]);
    await schedule.advanceTo(sampleNowMs + minuteMs);
    expect(told(sms)).toMatchObject([{ state: 'DISPATCHED' }, { state: 'DELIVERED' }]);
  });

  test('wrong credentials are refused, right ones work', async () => {
    const { connection, simulator } = await open();
    expect(await connection.test(never)).toMatchObject({ kind: 'WORKS' });
    const url = String(Object(simulator.access.settings)['baseUrl']);
    for (const authorization of ['', 'Basic eDp5', 'Bearer x']) {
      expect((await fetch(`${url}/a1/me`, { headers: { authorization } })).status).toBe(401);
    }
  });
});

/** Asks a simulated gateway as somebody else's program would. */
async function ask(simulator: Simulator, path: string, form?: Record<string, string>) {
  const { baseUrl, accountSid = 'usandbox' } = Object(simulator.access.settings);
  const { password, authToken = password } = Object(simulator.access.secrets);
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const sent = form && { method: 'POST', body: new URLSearchParams(form) };
  const answer = await fetch(`${baseUrl}${path.replace('{account}', accountSid)}`, {
    headers: { authorization },
    ...sent,
  });
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() };
}

test('simulated 46elks refuses in plain text, shows a text that may be kept, and takes its path in capitals', async () => {
  const { simulator, effects } = await openGateway(elks46Adapter, openElks46Simulator);
  const good = { from: 'Elk', to: '+46700001234', message: 'Hej' };
  for (const [changes, text] of [
    [{ to: '0700001234' }, 'Invalid to number'],
    [{ from: 'x' }, 'Invalid from'],
    [{ message: '' }, 'Missing key message'],
    [{ whendelivered: 'nowhere' }, 'Invalid whendelivered'],
  ] as const) {
    const refused = await ask(simulator, '/a1/sms', { ...good, ...changes });
    expect(refused).toEqual({ status: 400, type: 'text/plain; charset=utf-8', body: text });
  }
  expect(effects.all()).toEqual([]);
  const kept = JSON.parse((await ask(simulator, '/a1/SMS', good)).body);
  expect(kept).toMatchObject({ ...good, direction: 'outgoing', status: 'created', cost: 3_500, parts: 1 });
  expect(kept.id).toMatch(/^s[0-9a-f]{32}$/);
  const silent = JSON.parse((await ask(simulator, '/a1/sms', { ...good, dontlog: 'message' })).body);
  expect(JSON.parse((await ask(simulator, `/a1/sms/${silent.id}`)).body)).toEqual(silent);
  expect(silent).not.toHaveProperty('message');
  expect((await ask(simulator, '/a1/sms/s0')).status).toBe(404);
  expect((await ask(simulator, '/a1/calls', {})).status).toBe(404);
});

test('simulated Twilio refuses with its codes', async () => {
  const { simulator, effects } = await openGateway(twilioAdapter, openTwilioSimulator);
  const messages = '/2010-04-01/Accounts/{account}/Messages.json';
  const good = { From: '+46766860000', To: '+46700001234', Body: 'Hej' };
  for (const [form, code] of [
    [{ ...good, To: '0700001234' }, 21211],
    [{ To: good.To, Body: good.Body }, 21603],
    [{ ...good, Body: '' }, 21602],
    [{ ...good, Body: 'a'.repeat(1_601) }, 21617],
    [{ ...good, StatusCallback: 'nowhere' }, 21609],
  ] as const) {
    const { status, body } = await ask(simulator, messages, form);
    expect([status, JSON.parse(body).code]).toEqual([400, code]);
  }
  expect(effects.all()).toEqual([]);
  const { status, body } = await ask(simulator, messages, good);
  expect([status, JSON.parse(body)]).toMatchObject([201, { from: good.From, to: good.To, status: 'queued' }]);
  const unknown = await ask(simulator, `/2010-04-01/Accounts/{account}/Messages/SM${'0'.repeat(32)}.json`);
  expect([unknown.status, JSON.parse(unknown.body).code]).toEqual([404, 20404]);
});
