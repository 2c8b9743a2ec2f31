// The simulated access points end to end: what is sent through the adapters is shown as items, and comes back as responses
// forwarded or when asked, on the simulated clock. What receivers do stands in their identifiers.
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { startOfDayMs, systemClock } from '../../src/clock.ts';
import { readEndpoint } from '../../src/document/einvoice/endpoint.ts';
import type { Adapter, CallbackReading, OpenAttempt, Polled } from '../../src/partner/partner.ts';
import { phossApAdapter } from '../../src/partner/partners/phoss-ap.ts';
import { storecoveAdapter } from '../../src/partner/partners/storecove.ts';
import { participantBehaviour } from '../../src/sandbox/debtors/magic-participant.ts';
import { makeEffectLog } from '../../src/sandbox/effect-log.ts';
import { makeSchedule } from '../../src/sandbox/simulated-schedule.ts';
import type { Simulator, SimulatorWorld } from '../../src/sandbox/simulator.ts';
import { openPhossApSimulator } from '../../src/sandbox/simulators/phoss-ap.ts';
import { openStorecoveSimulator } from '../../src/sandbox/simulators/storecove.ts';
import { sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { closeAll, closeLater, eInvoiceTo, never } from '../partner/einvoice/scripted-access-point.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { sendAll } from './world.ts';

const hourMs = 3_600_000;
const dueMs = startOfDayMs(sampleInvoice.dueDate, 'Europe/Stockholm');

afterEach(closeAll);

async function open(adapter: Adapter, simulate: (world: SimulatorWorld) => Promise<Simulator>, habitsSeed?: number) {
  const schedule = makeSchedule();
  await schedule.advanceTo(sampleNowMs);
  const effects = makeEffectLog(undefined);
  const { monotonicMs } = systemClock;
  const habits = habitsSeed === undefined ? {} : { habitsSeed };
  const simulator = await simulate({ port: 0, schedule, effects, callbackUrl: undefined, monotonicMs, ...habits });
  const { settings, secrets } = simulator.access;
  const surroundings = { ...testSurroundings, nowMs: () => schedule.nowMs() };
  const connection = adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(secrets), surroundings);
  const callbacks: CallbackReading[] = [];
  const door = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = Buffer.concat(chunks);
    const url = `http://door${request.url}`;
    const reading = connection.readCallback({ headers, body, receivedAtMs: schedule.nowMs(), url });
    callbacks.push(reading);
    response.writeHead(reading.kind === 'RECEIPTS' ? 204 : 400).end();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  simulator.callBackTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/callback`);
  closeLater(async () => {
    await connection.close();
    await simulator.close();
    await schedule.close();
    door.closeAllConnections();
    await new Promise((resolve) => door.close(resolve));
  });
  const receipts = () => callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));
  return { connection, simulator, schedule, effects, callbacks, receipts };
}

test.each([
  ['0007:5560009812', '0192:810009810', '0088:7300009009817', 'NOT_REGISTERED'],
  ['0007:5560009820', '0192:810009829', '0088:7300009009824', 'REJECT'],
  ['0007:5560009838', '0192:810009837', '0088:7300009009831', 'PAY'],
  ['0007:5560009846', '0192:810009845', '0088:7300009009848', 'REFUSE'],
  ['0007:2021005489', '0192:810418052', '0088:7300009000012', 'TAKE'],
])('the examples %s, %s and %s are of one kind, and valid', (swedish, norwegian, gln, behaviour) => {
  for (const participant of [swedish, norwegian, gln]) {
    expect(participantBehaviour(participant)).toBe(behaviour);
    expect(participantBehaviour(`iso6523-actorid-upis::${participant}`)).toBe(behaviour);
    expect(readEndpoint(participant)).toBeDefined();
  }
});

const [nobody, rejecting, paying, refusing, taking] = [
  '0007:5560009812',
  '0007:5560009820',
  '0007:5560009838',
  '0007:5560009846',
  '0007:2021005489',
] as const;

test('each magic receiver behaves behind phoss-ap as its number says', async () => {
  const { connection, simulator, schedule, effects, receipts } = await open(phossApAdapter, openPhossApSimulator);
  const items = [nobody, rejecting, paying, refusing, taking].map((address) => eInvoiceTo(address));
  const outcomes = await sendAll(connection, items);
  expect(outcomes).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'NOT_REGISTERED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'TAKEN', state: 'DELIVERED' },
    { kind: 'REFUSED', failureClass: 'PARTNER', code: 'permanently_failed' },
    { kind: 'TAKEN', state: 'DELIVERED' },
  ]);
  const referenceOf = (index: number) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'TAKEN' ? outcome.partnerReference : undefined;
  };
  expect(await connection.reach?.([nobody, taking], never)).toEqual(
    new Map([
      [nobody, false],
      [taking, true],
    ]),
  );
  expect(
    effects
      .all()
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'REFUSED']);
  const attempts: OpenAttempt[] = items.map(({ effectKey }) => ({ effectKey, partnerReference: null }));
  await schedule.advanceTo(sampleNowMs + 24 * hourMs);
  expect(await connection.poll?.(null, attempts.slice(4), never)).toMatchObject({
    receipts: [{ state: 'DELIVERED', code: 'received_ap' }],
  });
  expect(receipts()).toMatchObject([
    { state: 'RECIPIENT_REJECTED', code: 'RE', partnerReference: referenceOf(1), occurredAtMs: sampleNowMs + hourMs },
    { state: 'ACKNOWLEDGED', code: 'AP', partnerReference: referenceOf(2), occurredAtMs: sampleNowMs + 24 * hourMs },
  ]);
  await schedule.advanceTo(dueMs + 24 * hourMs);
  expect(receipts().slice(2)).toMatchObject([
    {
      state: 'ACKNOWLEDGED',
      code: 'PD',
      payment: 'SETTLED',
      partnerReference: referenceOf(2),
      occurredAtMs: dueMs + 8 * hourMs,
    },
  ]);
  const shown = simulator.items();
  expect(shown.map(({ recipient, state }) => [recipient, state]).sort()).toEqual(
    [
      [taking, 'sent'],
      [rejecting, 'RE'],
      [paying, 'PD'],
    ].sort(),
  );
  const [part] = shown[0]?.parts ?? [];
  expect(part).toMatchObject({ name: '2026-10417.xml', contentType: 'application/xml' });
  expect(String(part?.body)).toContain('<cbc:ID>2026-10417</cbc:ID>');
});

test('a response with a wrong token is not believed, and comes again', async () => {
  const { connection, simulator, schedule, callbacks } = await open(phossApAdapter, openPhossApSimulator);
  await sendAll(connection, [eInvoiceTo(rejecting)]);
  simulator.faults.badSignature = true;
  await schedule.advanceTo(sampleNowMs + hourMs + 2_000);
  simulator.faults.badSignature = false;
  await schedule.advanceTo(sampleNowMs + 2 * hourMs);
  expect(callbacks).toMatchObject([{ kind: 'FORGED' }, { kind: 'RECEIPTS', receipts: [{ code: 'RE' }] }]);
});

test('receivers without a magic number respond by the model, the same for the same seed', async () => {
  const run = async (seed: number) => {
    const { connection, schedule, receipts } = await open(phossApAdapter, openPhossApSimulator, seed);
    await sendAll(connection, [{ ...eInvoiceTo(taking), effectKey: '7b3a4c9e-0d55-5b1e-9a3f-2f6f0b7d1c42' }]);
    await schedule.advanceTo(dueMs + 60 * 24 * hourMs);
    return receipts().map(({ code, occurredAtMs }) => [code, occurredAtMs]);
  };
  const first = await run(1);
  expect(first[0]?.[0]).toBe('AB');
  expect(await run(1)).toEqual(first);
});

test('each magic receiver behaves behind Storecove as its number says', async () => {
  const { connection, simulator, schedule } = await open(storecoveAdapter, openStorecoveSimulator);
  const items = [nobody, refusing, taking, paying].map((address) => eInvoiceTo(address));
  const outcomes = await sendAll(connection, items);
  expect(outcomes).toMatchObject([
    { kind: 'REFUSED', failureClass: 'HARD', code: 'NOT_REGISTERED' },
    { kind: 'REFUSED', failureClass: 'CONTENT', code: '422' },
    { kind: 'TAKEN', state: 'ACCEPTED' },
    { kind: 'TAKEN', state: 'ACCEPTED' },
  ]);
  const attempts: OpenAttempt[] = items.slice(2).map(({ effectKey }, index) => {
    const outcome = outcomes[index + 2];
    return { effectKey, partnerReference: outcome?.kind === 'TAKEN' && index === 0 ? outcome.partnerReference : null };
  });
  const told: unknown[] = [];
  const pollAll = async () => {
    let cursor: string | null = null;
    for (let more = true; more; ) {
      const polled: Polled | undefined = await connection.poll?.(cursor, attempts, never);
      if (polled?.kind !== 'RECEIPTS') return polled;
      told.push(...polled.receipts.map(({ effectKey, state, occurredAtMs }) => [effectKey, state, occurredAtMs]));
      await polled.acknowledge?.();
      ({ cursor, more } = polled);
    }
    return undefined;
  };
  await pollAll();
  expect(told).toEqual([]);
  await schedule.advanceTo(sampleNowMs + hourMs);
  await pollAll();
  const sentAtMs = sampleNowMs + 5 * 60_000;
  const delivered = attempts.map(({ effectKey }) => [effectKey, 'DELIVERED', sentAtMs]);
  // One more by the evidence asked for when the queue is empty: it is the same report.
  expect(told.slice(0, 2).sort()).toEqual(delivered.sort());
  expect(told.slice(2)).toEqual([[attempts[0]?.effectKey, 'DELIVERED', sentAtMs]]);
  expect(simulator.items().map(({ state }) => state)).toEqual(['sent', 'sent']);
});
