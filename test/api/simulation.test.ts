// Simulations through the API, on a stated mix and on the creditor's own debtors and history, carried out by threads.
import { expect, test } from 'vitest';
import { startDistributions } from '../../src/distribution/start.ts';
import { appendEvents } from '../../src/event/append.ts';
import { toOpaqueId } from '../../src/id.ts';
import { loadHistory } from '../../src/simulation/history.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { scriptedPartner } from '../support/scripted-partner.ts';
import { startTestServer } from '../support/server.ts';

const database = await makeTestDatabase();
const mail = scriptedPartner('mail', 'EMAIL', { capability: { consolidates: true } });
const letter = scriptedPartner('letter', 'LETTER', { capability: { consolidates: true } });
const server = await startTestServer(database, [mail.adapter, letter.adapter]);
const { creditorId, successionOrderId } = await populate(database.store, {
  debtors: 30,
  invoices: 60,
  order: mailThenLetter,
  partners: [
    { adapter: 'mail', channel: 'EMAIL' },
    { adapter: 'letter', channel: 'LETTER' },
  ],
  clockAt: '2026-03-02T08:00:00.000Z',
});
const analyst = await server.key(creditorId, 'ANALYST');
const frontend = await server.key(creditorId, 'FRONTEND');
const orderId = toOpaqueId('successionOrder', successionOrderId);

const band = '{ mean low high }';
const shown = `id state progress seed problem invoiceCount attemptsSeen currency chart inSwedish: chart(language: SV)
  orders { name curve { days delivered ${band} } ends { state share ${band} } sent { channel sent ${band} }
    costPerInvoice ${band} lettersSaved knownShare humanWork ${band} }`;
const start = `mutation ($input: SimulationStartInput!) {
  simulationStart(input: $input) { simulation { id state } errors { code path message remedy } }
}`;

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly invoiceCount: number | null;
  readonly attemptsSeen: number | null;
  readonly chart: string | null;
  readonly inSwedish: string | null;
  readonly orders: readonly {
    readonly name: string;
    readonly lettersSaved: number;
    readonly knownShare: number;
    readonly curve: readonly {
      readonly days: number;
      readonly delivered: { mean: number; low: number; high: number };
    }[];
    readonly sent: readonly { readonly channel: string; readonly sent: { readonly mean: number } }[];
  }[];
}

let asked = 0;
async function ask(input: Record<string, unknown>) {
  asked += 1;
  const answer = await server.ask(analyst, start, { input: { idempotencyKey: `simulation-${asked}`, ...input } });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['simulationStart'] as {
    readonly simulation: { readonly id: string } | null;
    readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
  };
}
async function look(id: string): Promise<Shown> {
  const answer = await server.ask(analyst, `query ($id: ID!) { simulation(id: $id) { ${shown} } }`, { id });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['simulation'] as Shown;
}
async function carriedOut(input: Record<string, unknown>): Promise<Shown> {
  const { simulation, errors } = await ask(input);
  expect(errors).toEqual([]);
  const id = simulation?.id ?? '';
  await expect.poll(async () => (await look(id)).state, { timeout: 30_000, interval: 100 }).toBe('DONE');
  return look(id);
}

const letterOnly = {
  name: 'Letter only',
  steps: [{ channel: 'LETTER', until: 'DELIVERED', patience: 'P20D' }],
};
const persons = { name: 'persons', count: 400, channels: ['EMAIL', 'LETTER'] };
const oldPeople = { name: 'without a mail address', count: 100, channels: ['LETTER'] };

test('a saved order and a draft are compared on a stated mix, the same at every time', async () => {
  const input = {
    orders: [{ draft: letterOnly }, { orderId }],
    population: { segments: [persons, oldPeople] },
    seed: 11,
  };
  const done = await carriedOut(input);
  expect(done).toMatchObject({ progress: 1, invoiceCount: 500, seed: 11, currency: 'SEK', attemptsSeen: 0 });
  const [letters, mails] = done.orders;
  expect(letters?.name).toBe('Letter only');
  expect(letters?.sent).toMatchObject([{ channel: 'LETTER', sent: { mean: 1 } }]);
  // A hundred have no mail address; of the others few mails fail, by the prior.
  expect(mails?.lettersSaved).toBeGreaterThan(0.6);
  expect(mails?.lettersSaved).toBeLessThan(0.8);
  const [early] = mails?.curve ?? [];
  expect(early?.delivered.mean).toBeGreaterThan(0.6);
  expect(early?.delivered.low).toBeLessThan(early?.delivered.mean ?? 0);
  expect(done.chart).toMatch(/^<svg .*<polyline .*Letter only.*<\/svg>$/s);
  // Steps of equal width are no equal times: the axis says so.
  expect(done.chart).toMatch(/Delivered, of 500 invoices.*Time from the start, logarithmic scale/s);
  expect(done.inSwedish).toMatch(/Levererade, av 500 fakturor.*Tid från start, logaritmisk skala/s);
  const { id: _, ...again } = await carriedOut(input);
  const { id: __, ...first } = done;
  expect(again).toEqual(first);
});

test('real debtors are tried with what history says of them', async () => {
  await withCreditor(database.store, creditorId, async (scope) => {
    const ids = (await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`).map(({ id }) => id);
    const nowMs = await creditorNowMs(scope);
    const order = { successionOrderId, version: 1 };
    const started = await startDistributions(scope, { invoiceIds: ids, order, nowMs });
    await appendEvents(scope, started.events, started.tallyChanges);
  });
  await server.run(creditorId);
  // Two months ago every mail was delivered after three hours, and half were opened a day later.
  await withCreditor(database.store, creditorId, async ({ sql }) => {
    await sql`
      update attempt set state = 'DELIVERED', started_at = '2026-01-05T08:00Z', delivered_at = '2026-01-05T11:00Z',
        opened_at = case when abs(hashtext(attempt_id::text)) % 2 = 0 then '2026-01-06T11:00Z'::timestamptz end
      where channel = 'EMAIL'`;
  });
  const history = await withCreditor(database.store, creditorId, async (scope) =>
    loadHistory(scope, await creditorNowMs(scope)),
  );
  const attempts = history.reduce((sum, cell) => sum + cell.attempts, 0);
  expect(attempts).toBe(60);
  for (const { seen } of history) {
    expect(seen.delivered.successes).toBe(seen.delivered.trials);
    expect(seen.delivered.logSum / seen.delivered.successes).toBeCloseTo(Math.log(3));
    expect(seen.opened.trials).toBe(seen.delivered.successes);
  }
  const done = await carriedOut({ orders: [{ orderId }], population: { invoices: { limit: 100 } } });
  expect(done).toMatchObject({ invoiceCount: 60, attemptsSeen: 60 });
});

test('past distributions are replayed with what really happened', async () => {
  const replay = { from: '2026-03-02', to: '2026-03-02' };
  const done = await carriedOut({ orders: [{ orderId }, { draft: letterOnly }], population: { replay } });
  expect(done.invoiceCount).toBe(60);
  const [mails, letters] = done.orders;
  // Every mail was delivered after three hours; no letter was ever sent.
  expect(mails?.knownShare).toBe(1);
  expect(mails?.curve.find(({ days }) => days === 0.25)?.delivered.mean).toBe(1);
  expect(letters?.knownShare).toBe(0);
  const none = await carriedOut({
    orders: [{ orderId }],
    population: { replay: { from: '2026-01-01', to: '2026-01-31' } },
  });
  expect(none.invoiceCount).toBe(0);
});

test('three invoices to each debtor share a letter, and how channels respond may be stated', async () => {
  const segments = [{ name: 'three each', count: 50, invoicesEach: 3, daysBetween: 1, channels: ['LETTER'] }];
  const gathered = { ...letterOnly, name: 'Gathered', consolidateWithin: 'P3D' };
  const responses = [{ channel: 'LETTER', failed: 0, delivered: 1, deliveredAfterHours: 10, certainty: 1_000_000 }];
  const orders = [{ draft: letterOnly }, { draft: gathered }];
  const done = await carriedOut({ orders, population: { segments }, responses });
  expect(done.invoiceCount).toBe(150);
  expect(done.orders[1]?.sent[0]?.sent.mean).toBeCloseTo(1 / 3);
  expect(done.orders[1]?.lettersSaved).toBeCloseTo(2 / 3);
  const told = await server.ask(
    analyst,
    'query ($id: ID!) { simulation(id: $id) { responses { channel debtorKind failed deliveredAfterHours certainty } } }',
    { id: done.id },
  );
  const shown = told.data?.['simulation'] as { responses: { channel: string; debtorKind: string | null }[] };
  expect(shown.responses.find(({ channel, debtorKind }) => channel === 'LETTER' && debtorKind === null)).toMatchObject({
    failed: 0,
    deliveredAfterHours: expect.closeTo(10, 6),
    certainty: 1_000_000,
  });
  const wrong = { ...{ orders, population: { segments } }, responses: [{ channel: 'LETTER', failed: 1.2 }] };
  expect((await ask(wrong)).errors).toMatchObject([
    { code: 'FIELD_INVALID', path: ['input', 'responses', '0', 'failed'] },
  ]);
});

test('what cannot be simulated is refused with the field and the reason', async () => {
  const population = { segments: [persons] };
  const refused = async (input: Record<string, unknown>) =>
    (await ask(input)).errors.map(({ code, path }) => `${code} ${path.join('.')}`);
  expect(await refused({ orders: [], population })).toEqual(['LIST_TOO_LONG input.orders']);
  const never = { ...letterOnly, steps: [{ channel: 'SMS', patience: 'P1D' }] };
  expect(await refused({ orders: [{ draft: never }], population })).toEqual([
    'ORDER_NO_PARTNER input.orders.0.draft.steps.0.channel',
  ]);
  expect(await refused({ orders: [{ orderId: toOpaqueId('successionOrder', creditorId) }], population })).toEqual([
    'NOT_FOUND input.orders.0.orderId',
  ]);
  const many = { segments: [{ ...persons, count: 100_001 }] };
  expect(await refused({ orders: [{ orderId }], population: many })).toEqual([
    'FIELD_INVALID input.population.segments',
  ]);
  expect(await refused({ orders: [{ orderId }], population: { invoices: { limit: 0 } } })).toEqual([
    'FIELD_INVALID input.population.invoices.limit',
  ]);
});

test('simulations are an analyst’s and an operator’s, and listed newest first', async () => {
  const answer = await server.ask(frontend, '{ simulations { id } }');
  expect(answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  const listed = await server.ask(analyst, '{ simulations { id state } }');
  expect((listed.data?.['simulations'] as { state: string }[]).map(({ state }) => state)).toContain('DONE');
});
