// The simulated mailboxes end to end: what is sent through the adapters is shown as items, and comes back as receipts by
// signed callback or when asked, on the simulated clock. What debtors do stands in their numbers.
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { effectKey } from '../../src/id.ts';
import type { Adapter, CallbackReading, Consignment, PartnerConnection } from '../../src/partner/partner.ts';
import { digipostAdapter } from '../../src/partner/partners/digipost.ts';
import { kivraAdapter } from '../../src/partner/partners/kivra.ts';
import { checkIdentity } from '../../src/record/identity.ts';
import { mailboxBehaviour } from '../../src/sandbox/debtors/magic-identity.ts';
import { type EffectLog, makeEffectLog } from '../../src/sandbox/effect-log.ts';
import { makeSchedule, type SimulatedSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openDigipostSimulator } from '../../src/sandbox/simulators/digipost.ts';
import { openKivraSimulator } from '../../src/sandbox/simulators/kivra.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { sendAll } from './world.ts';

const hourMs = 3_600_000;
const never = new AbortController().signal;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Mailbox {
  readonly connection: PartnerConnection;
  readonly simulator: Simulator;
  readonly schedule: SimulatedSchedule;
  readonly effects: EffectLog;
  /** How each callback read, in order of arrival. */
  readonly callbacks: readonly CallbackReading[];
}

async function open(adapter: Adapter, simulate: (world: SimulatorWorld) => Promise<Simulator>): Promise<Mailbox> {
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const effects = makeEffectLog(undefined);
  const { monotonicMs } = systemClock;
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs });
  const { settings, secrets } = simulator.access;
  const connection = adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), testSurroundings);
  const callbacks: CallbackReading[] = [];
  const door = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const receivedAtMs = systemClock.nowMs();
    const reading = connection.readCallback({ headers, body: Buffer.concat(chunks), receivedAtMs, url: '' });
    callbacks.push(reading);
    response.writeHead(reading.kind === 'RECEIPTS' ? 204 : 400).end();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  simulator.callBackTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/callback`);
  closing.push(async () => {
    await connection.close();
    await simulator.close();
    await schedule.close();
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
  });
  return { connection, simulator, schedule, effects, callbacks };
}

let made = 0;

function itemTo(address: string): Consignment {
  made += 1;
  const contactPoint = { contactPointId: `c${made}`, channel: 'MAILBOX', address, postalAddress: undefined } as const;
  return {
    attemptId: `attempt ${made}`,
    effectKey: effectKey('creditor', `mailbox ${made}`, 'INITIAL', 1, 0),
    contactPoint: { ...contactPoint, reachability: 'UNKNOWN' },
    invoice: sampleInvoice,
    nowMs: sampleNowMs,
  };
}

const receiptsOf = (callbacks: readonly CallbackReading[]) =>
  callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));

test.each([
  ['19800101-9812', 'SE556000981201', '01018098144', '#0001', 'NOT_USER'],
  ['19800101-9820', 'SE556000982001', '01018098225', '#0002', 'DECLINE'],
  ['19800101-9838', 'SE556000983801', '01018098306', '#0003', 'PAY'],
  ['19800101-9846', 'SE556000984601', '01018098497', '#0004', 'REFUSE'],
  ['19121212-1212', 'SE556840226601', '01018012345', '#1A2B', 'TAKE'],
])('the examples %s, %s, %s and %s are of one kind, and valid', (ssn, vat, norwegian, code, behaviour) => {
  for (const identity of [ssn.replace('-', ''), vat, norwegian, `ola.nordmann${code}`]) {
    expect(mailboxBehaviour(identity)).toBe(behaviour);
  }
  expect(checkIdentity(ssn, 'PERSON', 'SE')).toHaveProperty('canonical');
  expect(checkIdentity(vat.slice(2, 12), 'COMPANY', 'SE')).toHaveProperty('canonical');
  if (behaviour !== 'TAKE') expect(checkIdentity(norwegian, 'PERSON', 'NO')).toHaveProperty('canonical');
});

test('each magic identity behaves at Kivra as its number says', async () => {
  const { connection, schedule, callbacks } = await open(kivraAdapter, openKivraSimulator);
  const numbers = ['198001019812', '198001019820', '198001019838', '198001019846', '191212121212', 'SE556840226601'];
  const outcomes = await sendAll(connection, numbers.map(itemTo));
  expect(outcomes).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'NOT_KIVRA_USER' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'REFUSED', failureClass: 'CONTENT', code: '40041' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
  ]);
  const keyOf = (index: number) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'TAKEN' ? outcome.partnerReference : undefined;
  };
  await schedule.advanceTo(sampleNowMs + 24 * hourMs);
  expect(receiptsOf(callbacks)).toMatchObject([
    { state: 'RECIPIENT_REJECTED', partnerReference: keyOf(1), occurredAtMs: sampleNowMs + hourMs },
    { state: 'DELIVERED', payment: 'SCHEDULED', partnerReference: keyOf(2), occurredAtMs: sampleNowMs + 24 * hourMs },
  ]);
  // The due date, 2026-04-01, at eight in the morning in Stockholm.
  await schedule.advanceTo(Date.UTC(2026, 3, 1, 6) - 1);
  expect(receiptsOf(callbacks)).toHaveLength(2);
  await schedule.advanceTo(Date.UTC(2026, 3, 1, 6));
  expect(receiptsOf(callbacks).at(-1)).toMatchObject({ payment: 'SETTLED', partnerReference: keyOf(2) });
  expect(schedule.nextDueMs()).toBeNull();
});

test('Kivra takes the same payload once, knows it by its key, and shows it with page and PDF', async () => {
  const { connection, simulator, effects } = await open(kivraAdapter, openKivraSimulator);
  const item = itemTo('ssn:191212121212');
  const [first] = await sendAll(connection, [item]);
  const [second] = await sendAll(connection, [{ ...item, nowMs: sampleNowMs + 24 * hourMs }]);
  expect(second).toMatchObject({ kind: 'TAKEN', partnerReference: first?.kind === 'TAKEN' && first.partnerReference });
  // A deliberate second distribution of the same invoice is no repeat.
  await sendAll(connection, [{ ...itemTo('ssn:191212121212') }]);
  expect(effects.all().map(({ kind }) => kind)).toEqual(['ACCEPTED', 'REPEATED', 'ACCEPTED']);
  expect(effects.all()[0]?.effectKey).toBe(item.effectKey);
  expect(simulator.items()).toHaveLength(2);
  expect(simulator.items()[1]).toMatchObject({
    effectKey: item.effectKey,
    channel: 'MAILBOX',
    recipient: '191212121212',
    title: 'Faktura 2026-10417',
    arrivedAtMs: sampleNowMs,
    state: 'created',
    parts: [
      { name: 'faktura-2026-10417.html', contentType: 'text/html', body: expect.stringMatching(/^<!doctype html>/) },
      { name: 'faktura-2026-10417.pdf', contentType: 'application/pdf', body: expect.any(Buffer) },
    ],
  });
});

test("Kivra's callbacks can come twice or forged, and are then recognised or refused", async () => {
  const { connection, simulator, schedule, callbacks } = await open(kivraAdapter, openKivraSimulator);
  simulator.faults.duplicateCallbacks = true;
  await sendAll(connection, [itemTo('198001019820')]);
  await schedule.advanceTo(sampleNowMs + hourMs);
  const twice = receiptsOf(callbacks);
  expect(twice).toHaveLength(2);
  expect(twice[1]).toEqual(twice[0]);
  simulator.faults.duplicateCallbacks = false;
  simulator.faults.badSignature = true;
  await sendAll(connection, [itemTo('198001019820')]);
  await schedule.advanceTo(sampleNowMs + 2 * hourMs);
  expect(callbacks.at(-1)).toMatchObject({ kind: 'FORGED' });
  // Not taken, so it comes again; this time it is genuine.
  simulator.faults.badSignature = false;
  await schedule.advanceTo(sampleNowMs + 12 * hourMs);
  expect(callbacks.at(-1)).toMatchObject({ kind: 'RECEIPTS', receipts: [{ state: 'RECIPIENT_REJECTED' }] });
});

test('Kivra tells who has a mailbox, and that the connection works', async () => {
  const { connection } = await open(kivraAdapter, openKivraSimulator);
  expect(await connection.test(never)).toMatchObject({ kind: 'WORKS' });
  const reached = await connection.reach?.(
    ['191212121212', '198001019812', 'SE556000981201', 'vat:SE556840226601'],
    never,
  );
  expect(Object.fromEntries(reached ?? [])).toEqual({
    '191212121212': true,
    '198001019812': false,
    SE556000981201: false,
    'vat:SE556840226601': true,
  });
});

test('each magic identity behaves at Digipost as its number says, and opening is told when asked', async () => {
  const { connection, simulator, schedule, effects } = await open(digipostAdapter, openDigipostSimulator);
  const addresses = ['no:01018098144', '01018098225', 'ola.nordmann#0003', 'no:01018098497', 'kari.nordmann#1A2B'];
  const items = addresses.map(itemTo);
  expect(await sendAll(connection, items)).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'UNKNOWN_RECIPIENT' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'REFUSED', failureClass: 'CONTENT', code: 'VALIDATION_FAILED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
  ]);
  const ask = async (cursor: string | null) => {
    const polled = await connection.poll?.(cursor, [], never);
    return polled?.kind === 'RECEIPTS' ? polled : expect.unreachable();
  };
  const none = await ask(null);
  expect(none).toMatchObject({ receipts: [], more: false });
  await schedule.advanceTo(sampleNowMs + 2 * hourMs);
  const opened = { state: 'OPENED', effectKey: items[2]?.effectKey, occurredAtMs: sampleNowMs + hourMs };
  const first = await ask(none.cursor);
  expect(first.receipts).toMatchObject([opened]);
  await schedule.advanceTo(sampleNowMs + 90 * 24 * hourMs);
  // Windows overlap: what was told before is told again, under the same id.
  const both = await ask(first.cursor);
  expect(both.receipts).toMatchObject([opened, { state: 'OPENED', effectKey: items[4]?.effectKey }]);
  expect(both.receipts[0]?.partnerEventId).toBe(first.receipts[0]?.partnerEventId);
  expect(simulator.items()).toMatchObject([
    { effectKey: items[4]?.effectKey, state: 'OPENED' },
    { effectKey: items[2]?.effectKey, state: 'OPENED' },
    { effectKey: items[1]?.effectKey, state: 'DELIVERED', title: 'Faktura 2026-10417' },
  ]);
  expect(simulator.items()[0]?.parts[0]).toMatchObject({ contentType: 'application/pdf', body: expect.any(Buffer) });
  expect(effects.all().filter(({ kind }) => kind === 'REFUSED')).toHaveLength(2);
});

test('Digipost recognises a repeat by its id, and believes no other key', async () => {
  const { connection, simulator, effects } = await open(digipostAdapter, openDigipostSimulator);
  const item = itemTo('no:01018012345');
  await sendAll(connection, [item]);
  expect(await sendAll(connection, [item])).toMatchObject([
    { kind: 'TAKEN', state: 'DELIVERED', code: 'DUPLICATE_MESSAGE' },
  ]);
  expect(effects.all().map(({ kind }) => kind)).toEqual(['ACCEPTED', 'REPEATED']);
  const reached = await connection.reach?.(['no:01018012345', 'no:01018098144'], never);
  expect(Object.fromEntries(reached ?? [])).toEqual({ 'no:01018012345': true, 'no:01018098144': false });
  expect(await connection.test(never)).toMatchObject({ kind: 'WORKS' });
  const { settings } = simulator.access;
  const other = await open(digipostAdapter, async (world) => ({
    ...(await openDigipostSimulator(world)),
    access: { settings: Object.assign({}, settings, { userId: '2000' }), secrets: simulator.access.secrets },
  }));
  expect(await other.connection.test(never)).toMatchObject({ kind: 'FAILED', code: '401' });
});
