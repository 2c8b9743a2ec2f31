// C12, fault F20: a database restored from a backup, up to a point after which much was sent. The partners' own effect logs
// judge: nothing leaves before a person lifts safe mode; afterwards nothing twice, nothing lost, and in doubt exactly what
// nobody can tell.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { watchDatabase } from '../../src/distribution/safe-mode/watch.ts';
import { makeLogger } from '../../src/log.ts';
import { migrateDatabase } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { startTestServer } from '../support/server.ts';
import { type Cluster, restoreTo, startCluster, takeBaseBackup } from './lost/cluster.ts';
import { kinds } from './lost/partner.ts';
import { duplicates, invoices, leaseMs, makeCreditors, openProcess, range } from './lost/scene.ts';

const folder = mkdtempSync(join(tmpdir(), 'stafett-restore-'));
const archive = join(folder, 'archive');
const running: Cluster[] = [];
afterAll(async () => {
  for (const cluster of running) await cluster.stop().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});
const openOn = (url: string) => openStore(url, { connectionsMax: 6, statementMsMax: 60_000 });

const first = await startCluster(join(folder, 'first'), archive);
running.push(first);
await migrateDatabase(first.url);
const before = openOn(first.url);
const creditors = await makeCreditors(before);
const { partners, ids } = creditors;

// The life that will be lost in part: 1 to 20 are sent before the backup, 21 to 40 are due at the point of the restore, of
// which 21 to 25 are in the hands of a worker. Afterwards 21 to 35 and 41 to 50 are sent; 36 to 40 are not.
const earlier = openProcess(before, creditors);
await earlier.start(1, 20);
await earlier.run();
await takeBaseBackup(first, join(folder, 'second'));
await earlier.start(21, 25);
for (const kind of kinds) await earlier.claimOnly(kind);
await earlier.start(26, 40);
await first.ask("select pg_create_restore_point('here')");
await earlier.keep(36, 40);
await new Promise((resolve) => setTimeout(resolve, leaseMs));
await earlier.run();
await earlier.start(41, 50);
await earlier.run();
await first.ask('select pg_switch_wal()');
await earlier.close();
await before.close();
await first.stop();
running.push(await restoreTo(join(folder, 'second'), archive, 'here'));
const [, second] = running;
if (second === undefined) throw new Error('the restored server is running');
const store = openOn(second.url);
const watch = await watchDatabase(store, makeLogger('silent'));
const server = await startTestServer({ store, url: second.url }, []);
const now = openProcess(store, creditors);
afterAll(async () => {
  await watch.stop();
  await now.close();
  await store.close();
});

const lost = [...range(21, 35), ...range(41, 50)];
const sendsBefore = { dedupes: 45, askable: 45, dumb: 45 };
const sends = () => ({
  dedupes: partners.dedupes.sends(),
  askable: partners.askable.sends(),
  dumb: partners.dumb.sends(),
});

interface Shown {
  readonly why: string;
  readonly active: boolean;
  readonly channels: readonly Record<string, unknown>[];
}
const shown =
  'why active lostFrom lostTo since channels { channel liftedAt doubt waiting inDoubt lookedUp repeated unknown }';

/** What the operator sees of the mail channel. */
async function look(key: string) {
  const answer = await server.ask(key, `{ safeModes { ${shown} } pauses { kind channel } }`);
  expect(answer.errors).toBeUndefined();
  const { safeModes, pauses } = answer.data as { safeModes: Shown[]; pauses: { kind: string; channel: string }[] };
  expect(safeModes).toHaveLength(1);
  const mail = safeModes[0]?.channels.find(({ channel }) => channel === 'EMAIL');
  return { ...safeModes[0], mail, pauses };
}

async function lift(key: string, channels: readonly string[], idempotencyKey: string) {
  const query = `mutation ($input: SafeModeLiftInput!) { safeModeLift(input: $input) { safeModes { active } errors { code path } } }`;
  const input = { channels, reason: 'compared with the partner', idempotencyKey };
  const answer = await server.ask(key, query, { input });
  expect(answer.errors).toBeUndefined();
  return answer.data?.['safeModeLift'] as {
    safeModes: { active: boolean }[];
    errors: { code: string; path: string[] }[];
  };
}

test('before the restore everything went once, and the restored database does not know of it', async () => {
  expect(sends()).toEqual(sendsBefore);
  for (const kind of kinds) {
    expect(duplicates(partners[kind])).toEqual([]);
    const known = (await now.invoices(kind)).filter(({ state }) => state === 'REACHED').map(({ number }) => number);
    expect(known).toEqual(range(1, 20));
  }
});

test('C12: after a restore nothing is sent before a person lifts safe mode', { timeout: 120_000 }, async () => {
  // What was begun in the lost time is begun again, as a person or an import would; and the leases of before run out.
  await now.start(41, invoices);
  await now.run();
  await new Promise((resolve) => setTimeout(resolve, leaseMs + 500));
  await now.run();
  // What was asked for in vain rests for two seconds before it is looked at again.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  await now.run();
  expect(sends()).toEqual(sendsBefore);
  for (const kind of kinds) {
    const operator = await server.key(ids[kind], 'OPERATOR');
    const { why, active, mail, pauses } = await look(operator);
    expect({ why, active }).toEqual({ why: 'ANOTHER_TIMELINE', active: true });
    expect(pauses.filter(({ channel }) => channel === 'EMAIL')).toEqual([{ kind: 'SAFE_MODE', channel: 'EMAIL' }]);
    // Who can be asked has been: what it has is settled, the rest waits. The others have not been given anything.
    const asked = { waiting: 15, inDoubt: 0, lookedUp: 40 };
    const waiting = { waiting: 40, inDoubt: 40, lookedUp: 0 };
    expect(mail).toMatchObject({ liftedAt: null, repeated: 0, unknown: 0, ...(kind === 'askable' ? asked : waiting) });
  }
  const settled = (await now.invoices('askable')).filter(({ state }) => state === 'REACHED');
  expect(settled.map(({ number }) => number)).toEqual([...range(1, 20), ...lost]);
});

test('what was lifted by mistake is refused, and one creditor lifts nothing of another', async () => {
  const key = await server.key(ids.dumb, 'OPERATOR');
  expect(
    (
      await server.ask(
        await server.key(ids.dumb, 'FRONTEND'),
        'mutation { safeModeLift(input: { channels: [EMAIL], reason: "x", idempotencyKey: "frontend-1" }) { errors { code } } }',
      )
    ).errors,
  ).toBeDefined();
  expect(await lift(key, ['SMS'], 'lift-sms-first')).toMatchObject({ errors: [], safeModes: [{ active: true }] });
  expect((await lift(key, ['EMAIL', 'SMS'], 'lift-sms-again')).errors).toMatchObject([
    { code: 'NOT_IN_SAFE_MODE', path: ['input', 'channels'] },
  ]);
  expect((await look(key)).mail).toMatchObject({ liftedAt: null });
  expect((await look(await server.key(ids.askable, 'OPERATOR'))).channels?.map(({ liftedAt }) => liftedAt)).toEqual(
    Array.from({ length: 6 }, () => null),
  );
});

test('C12: lifted, a partner that recognises a repeat or can be asked has each once, and none is lost', {
  timeout: 120_000,
}, async () => {
  for (const kind of ['dedupes', 'askable'] as const) {
    const operator = await server.key(ids[kind], 'OPERATOR');
    expect(await lift(operator, ['EMAIL'], `lift-${kind}`)).toMatchObject({ errors: [] });
    await now.run();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await now.run();
    expect(duplicates(partners[kind])).toEqual([]);
    const all = await now.invoices(kind);
    expect(all.filter(({ state }) => state !== 'REACHED')).toEqual([]);
    expect(new Set(partners[kind].effects.keys())).toEqual(new Set(all.map(({ key }) => key)));
    expect(partners[kind].effects.size).toBe(invoices);
    const counts = kind === 'askable' ? { lookedUp: 40, repeated: 0 } : { lookedUp: 0, repeated: 40 };
    expect((await look(operator)).mail).toMatchObject({
      doubt: 'EVERYTHING',
      waiting: 0,
      inDoubt: 0,
      unknown: 0,
      ...counts,
    });
  }
  // Each that was asked and not there was sent once; each that was there was not sent again.
  expect(partners.askable.sends()).toBe(invoices);
});

test('C12: lifted, of a partner that can do neither exactly the doubtful ones wait for a person', {
  timeout: 120_000,
}, async () => {
  const operator = await server.key(ids.dumb, 'OPERATOR');
  expect(await lift(operator, ['EMAIL'], 'lift-dumb')).toMatchObject({ errors: [] });
  await now.run();
  await now.run();
  expect(partners.dumb.sends()).toBe(sendsBefore.dumb);
  expect(await now.unknown('dumb')).toEqual(range(21, invoices));
  expect((await look(operator)).mail).toMatchObject({ inDoubt: 0, unknown: 40 });
});

test('what comes in after the loss is in no doubt', async () => {
  await withCreditor(
    store,
    ids.dumb,
    ({ sql }) => sql`
      insert into invoice (creditor_id, invoice_id, number, type, source_id, debtor_id, issue_date, due_date, currency,
        amount_minor, vat_minor, payment_reference, lines, document_state, claim_state, content_hash, search_text, created_at)
      select creditor_id, gen_random_uuid(), '61', type, source_id, debtor_id, issue_date, due_date, currency, amount_minor,
        vat_minor, '61', lines, 'READY', 'UNPAID', '', '61', clock_timestamp() + interval '10 minutes'
      from invoice where number = '1'`,
  );
  await withCreditor(store, ids.dumb, (scope) => scope.sql`select 1`);
  await now.start(61, 61);
  await now.run();
  const all = await now.invoices('dumb');
  expect(all.find(({ number }) => number === 61)).toMatchObject({ state: 'REACHED', attempts: 1 });
  expect(partners.dumb.sends()).toBe(sendsBefore.dumb + 1);
});

test('the log tells of the loss, of each doubt, and of who lifted it', async () => {
  const rows = await withCreditor(
    store,
    ids.dumb,
    ({ sql }) => sql<{ type: string; channel: string | null; code: string | null; count: number }[]>`
      select type, channel, payload ->> 'code' as code, count(*)::int as count from event
      where type like 'SAFE_MODE%' or type = 'ATTEMPT_IN_DOUBT' group by 1, 2, 3 order by 1, 2`,
  );
  expect(rows.map(({ type, channel, code, count }) => [type, channel, code, count])).toEqual([
    ['ATTEMPT_IN_DOUBT', 'EMAIL', null, 40],
    ['SAFE_MODE_ENTERED', null, 'ANOTHER_TIMELINE', 1],
    ['SAFE_MODE_LIFTED', 'EMAIL', 'EVERYTHING', 1],
    ['SAFE_MODE_LIFTED', 'SMS', 'EVERYTHING', 1],
  ]);
});
