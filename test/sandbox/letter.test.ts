// The simulated letter houses end to end: what is sent through the adapters is shown with its PDF, moves on the simulated
// clock, and comes back by signed callback or in return files. What becomes of a letter stands in its address.
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Adapter, CallbackReading, OpenAttempt, ReportedReceipt } from '../../src/partner/partner.ts';
import { lobAdapter } from '../../src/partner/partners/lob.ts';
import { pingenAdapter } from '../../src/partner/partners/pingen.ts';
import { printSftpAdapter } from '../../src/partner/partners/print-sftp.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openLobSimulator } from '../../src/sandbox/simulators/lob.ts';
import { openPingenSimulator } from '../../src/sandbox/simulators/pingen.ts';
import { openPrintSftpSimulator } from '../../src/sandbox/simulators/print-sftp.ts';
import { sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { letterTo, sendAll } from './world.ts';

const dayMs = 86_400_000;
const never = new AbortController().signal;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(adapter: Adapter, simulate: (world: SimulatorWorld) => Promise<Simulator>) {
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

const receiptsOf = (callbacks: readonly CallbackReading[]) =>
  callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));
const toldOf = (receipts: readonly ReportedReceipt[], letter: string | null) =>
  receipts
    .filter(({ effectKey, partnerReference }) => effectKey === letter || partnerReference === letter)
    .map(({ state, code }) => (code === null ? state : `${state} ${code}`));

// Each with a letter box, none, a new one, and one that never tells.
const streets = ['Snickargatan 14', 'RETURN 1', 'MOVED 1', 'SILENT 1', 'REFUSE 1'];

test('Pingen reports each letter as its address says, by webhook and when asked, with its price', async () => {
  const { connection, simulator, schedule, callbacks } = await open(pingenAdapter, openPingenSimulator);
  const outcomes = await sendAll(
    connection,
    streets.map((street) => letterTo(street)),
  );
  expect(outcomes.at(-1)).toMatchObject({ kind: 'REFUSED', failureClass: 'HARD' });
  const ids = outcomes.map((outcome) => (outcome.kind === 'TAKEN' ? outcome.partnerReference : null));
  expect(simulator.items()).toHaveLength(4);
  await schedule.advanceTo(sampleNowMs + 30 * dayMs);
  const told = receiptsOf(callbacks);
  expect(toldOf(told, ids[0] ?? '')).toEqual(['DISPATCHED', 'DELIVERED']);
  expect(toldOf(told, ids[1] ?? '')).toEqual(['DISPATCHED', 'RETURNED ADDRESS_UNKNOWN']);
  expect(toldOf(told, ids[2] ?? '')).toEqual(['DISPATCHED', 'RETURNED MOVED']);
  expect(toldOf(told, ids[3] ?? '')).toEqual(['DISPATCHED']);
  const asked: OpenAttempt[] = ids.flatMap((id) => (id === null ? [] : [{ effectKey: '', partnerReference: id }]));
  const polled = await connection.poll?.(null, asked, never);
  expect(polled).toMatchObject({ kind: 'RECEIPTS', receipts: { length: 4 } });
  for (const receipt of polled?.kind === 'RECEIPTS' ? polled.receipts : []) {
    expect(receipt).toMatchObject({ cost: { amountE4: 12_700, currency: 'EUR' } });
  }
});

test('Pingen’s webhooks come twice under one id, and forged ones come again until they are genuine', async () => {
  const { connection, simulator, schedule, callbacks } = await open(pingenAdapter, openPingenSimulator);
  simulator.faults.duplicateCallbacks = true;
  await sendAll(connection, [letterTo('SILENT 1')]);
  await schedule.advanceTo(sampleNowMs + 7 * dayMs);
  const twice = receiptsOf(callbacks);
  expect(twice).toHaveLength(2);
  expect(twice[1]).toEqual(twice[0]);
  simulator.faults.duplicateCallbacks = false;
  simulator.faults.badSignature = true;
  await sendAll(connection, [letterTo('SILENT 1')]);
  const posted = schedule.nextDueMs() ?? 0;
  await schedule.advanceTo(posted + 2 * dayMs);
  expect(callbacks.slice(2).map(({ kind }) => kind)).toEqual(Array(7).fill('FORGED'));
});

test('Lob reports each letter as its address says, under our own key', async () => {
  const { connection, simulator, schedule, effects, callbacks } = await open(lobAdapter, openLobSimulator);
  const letters = streets.map((street) => letterTo(street));
  const outcomes = await sendAll(connection, letters);
  expect(outcomes.at(-1)).toMatchObject({ kind: 'REFUSED', code: 'FAILED_DELIVERABILITY_STRICTNESS' });
  await schedule.advanceTo(sampleNowMs + 30 * dayMs);
  const told = receiptsOf(callbacks);
  const keyOf = (index: number) => letters[index]?.effectKey ?? '';
  expect(toldOf(told, keyOf(0))).toEqual(['PROCESSING', 'DISPATCHED', 'DELIVERED']);
  expect(toldOf(told, keyOf(1))).toEqual(['PROCESSING', 'DISPATCHED', 'RETURNED UNKNOWN_REASON']);
  expect(toldOf(told, keyOf(3))).toEqual(['PROCESSING', 'DISPATCHED']);
  expect(await connection.lookup(keyOf(0), never)).toMatchObject({ kind: 'FOUND', state: 'DELIVERED' });
  expect(await connection.lookup(keyOf(1), never)).toMatchObject({ kind: 'FOUND', state: 'RETURNED' });
  expect(effects.all().filter(({ kind }) => kind === 'RETURNED')).toHaveLength(2);
  expect(simulator.items()).toHaveLength(4);
});

test('the print house by SFTP reports each letter in return files, which go when they are taken in', async () => {
  const { connection, schedule, effects } = await open(printSftpAdapter, openPrintSftpSimulator);
  const letters = streets.map((street) => letterTo(street));
  for (const outcome of await sendAll(connection, letters)) expect(outcome).toMatchObject({ kind: 'TAKEN' });
  await schedule.advanceTo(sampleNowMs + 30 * dayMs);
  const told: ReportedReceipt[] = [];
  for (let isMore = true; isMore; ) {
    const polled = await connection.poll?.(null, [], never);
    if (polled?.kind !== 'RECEIPTS') return expect.unreachable();
    told.push(...polled.receipts);
    await polled.acknowledge?.();
    isMore = polled.more;
    expect(polled.detail).toBeUndefined();
  }
  const keyOf = (index: number) => letters[index]?.effectKey ?? '';
  expect(toldOf(told, keyOf(0))).toEqual(['PROCESSING', 'DISPATCHED', 'DELIVERED']);
  expect(toldOf(told, keyOf(1))).toEqual(['PROCESSING', 'DISPATCHED', 'RETURNED ADDRESS_UNKNOWN']);
  expect(toldOf(told, keyOf(2))).toEqual(['PROCESSING', 'DISPATCHED', 'RETURNED MOVED']);
  expect(toldOf(told, keyOf(3))).toEqual(['PROCESSING', 'DISPATCHED']);
  expect(toldOf(told, keyOf(4))).toEqual(['BOUNCED ADDRESS_INVALID']);
  expect(await connection.poll?.(null, [], never)).toMatchObject({ receipts: [], more: false });
  expect(await connection.lookup(keyOf(0), never)).toMatchObject({ kind: 'FOUND', state: 'PROCESSING' });
  expect(effects.all().filter(({ kind }) => kind === 'ACCEPTED')).toHaveLength(4);
});

test('a letter the print house by SFTP has rejected is taken when it is handed over again, corrected', async () => {
  const { connection, schedule, effects } = await open(printSftpAdapter, openPrintSftpSimulator);
  const bad = letterTo('Gatan 4 REFUSE');
  expect(await sendAll(connection, [bad])).toMatchObject([{ kind: 'TAKEN' }]);
  await schedule.advanceTo(sampleNowMs + dayMs);
  expect(await connection.lookup(bad.effectKey, never)).toEqual({ kind: 'NOT_FOUND' });
  const corrected = { ...bad, contactPoint: letterTo('Gatan 4').contactPoint };
  expect(await sendAll(connection, [corrected])).toMatchObject([{ kind: 'TAKEN', code: 'RENAMED' }]);
  expect(effects.all().filter(({ kind }) => kind === 'ACCEPTED')).toHaveLength(1);
});

test.each([
  ['pingen', pingenAdapter, openPingenSimulator],
  ['lob', lobAdapter, openLobSimulator],
  ['print-sftp', printSftpAdapter, openPrintSftpSimulator],
] as const)(
  '%s shows what it took with its PDF, knows its connection, and stops a letter',
  async (name, adapter, simulate) => {
    const erased: Adapter = adapter;
    const { connection, simulator, schedule, effects, callbacks } = await open(erased, simulate);
    expect(simulator.name).toBe(name);
    expect(await connection.test(never)).toMatchObject({ kind: 'WORKS' });
    const letter = letterTo('Snickargatan 14');
    const [outcome] = await sendAll(connection, [letter]);
    expect(simulator.items()).toMatchObject([
      {
        effectKey: letter.effectKey,
        channel: 'LETTER',
        recipient: expect.stringContaining('Åsa Öberg, Snickargatan 14'),
        arrivedAtMs: sampleNowMs,
        parts: [{ contentType: 'application/pdf', body: expect.any(Buffer) }],
      },
    ]);
    const reference = outcome?.kind === 'TAKEN' ? outcome.partnerReference : null;
    expect(await connection.cancel(letter.effectKey, reference, never)).toEqual({ kind: 'CANCELLED' });
    await schedule.advanceTo(sampleNowMs + 30 * dayMs);
    expect(effects.all().map(({ kind, partner }) => `${partner} ${kind}`)).toEqual([
      `${name} ACCEPTED`,
      `${name} CANCELLED`,
    ]);
    expect(callbacks).toEqual([]);
  },
);
