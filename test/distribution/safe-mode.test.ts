// Safe mode without a server that is really lost: its identity is written over, as a restore would leave it. What a person's
// word about the loss changes, what partners have told meanwhile, where no key can settle a doubt, and what is left of
// all this where the server does not say who it is.
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { receiveReports } from '../../src/distribution/receipt/receive.ts';
import type { DoubtScope } from '../../src/distribution/safe-mode/doubt.ts';
import { liftSafeMode, loadSafeModes } from '../../src/distribution/safe-mode/lift.ts';
import { watchDatabase } from '../../src/distribution/safe-mode/watch.ts';
import { appendEvents } from '../../src/event/append.ts';
import { effectKey, newId } from '../../src/id.ts';
import { makeLogger } from '../../src/log.ts';
import { creditorNowMs } from '../../src/store/creditor-time.ts';
import { changeOf, lookAtDatabase, questionsOf } from '../../src/store/lineage.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { hourMs, makeScene, reportOf, type Scene, type ScenePlan } from '../faults/scene.ts';
import { makeTestDatabase } from '../support/database.ts';
import { mailThenLetter, only } from '../support/orders.ts';

const { store, url } = await makeTestDatabase();
const owner = postgres(url, { max: 1, onnotice: () => {} });
afterAll(() => owner.end());
// As short as a lease can be for sends of so long at most: a loss is quiet when it has ended.
const options = { leaseMs: 3_000 };
const quick = { sendMsMax: 200 };
const day = { dedupe: 'header', dedupeWindowMs: 86_400_000, ...quick } as const;

/** As after a restore: the row tells of another timeline than the server is on. */
async function lose(): Promise<void> {
  await lookAtDatabase(store);
  await owner`
    update database_identity set identity = jsonb_set(identity, '{timeline}', '0'), seen_at = clock_timestamp()`;
}

async function lift(scene: Scene, doubt: DoubtScope, channels: readonly ('EMAIL' | 'LETTER')[] = ['EMAIL', 'LETTER']) {
  await scene.inScope(async (scope) => {
    const asked = { channels, doubt, reason: 'as the test says', apiKeyId: newId() };
    const lifted = await liftSafeMode(scope, asked, await creditorNowMs(scope));
    if ('problem' in lifted) throw new Error(lifted.problem.code);
    await appendEvents(scope, lifted.events, []);
  });
}

/** Works off what is due until the leases of before have ended, and all that is due then. */
async function settle(scene: Scene): Promise<void> {
  await scene.run();
  await new Promise((resolve) => setTimeout(resolve, options.leaseMs + 100));
  await scene.run();
}

async function withScene(plan: ScenePlan, work: (scene: Scene) => Promise<void>): Promise<void> {
  const [mail, letter] = [plan.mail, plan.letter].map((script) => ({ capability: quick, ...script }));
  const scene = await makeScene(store, { ...plan, ...(mail && { mail }), ...(letter && { letter }), options });
  try {
    await work(scene);
  } finally {
    await scene.close();
  }
}

const states = async (scene: Scene) => (await scene.attempts()).map(({ channel, state }) => `${channel} ${state}`);

test('nothing was lost: what was marked as doubtful is sent as if nothing had happened', () =>
  withScene({ invoices: 3 }, async (scene) => {
    await lose();
    await settle(scene);
    expect(scene.mail.sent).toHaveLength(0);
    await lift(scene, 'NOTHING');
    await scene.run();
    expect(scene.mail.sent).toHaveLength(3);
    expect(await states(scene)).toEqual(['EMAIL ACCEPTED', 'EMAIL ACCEPTED', 'EMAIL ACCEPTED']);
  }));

test('only what was due: the mail is in doubt, the letter after another mail is not', () =>
  withScene({ invoices: 2 }, async (scene) => {
    await scene.inScope(
      ({ sql }) => sql`
        update distribution set wake_at = wake_at + interval '1 minute'
        where distribution_id = (select min(distribution_id::text)::uuid from distribution)`,
    );
    // One mail has gone before the loss, the other is due while it is found.
    await scene.run();
    expect(scene.mail.sent).toHaveLength(1);
    await scene.pass(60_000);
    await lose();
    await settle(scene);
    await lift(scene, 'DUE');
    await scene.run();
    expect((await states(scene)).toSorted()).toEqual(['EMAIL ACCEPTED', 'EMAIL UNKNOWN']);
    await scene.pass(49 * hourMs);
    await scene.run();
    expect(scene.letter.sent).toHaveLength(1);
  }));

test('everything: the letter after a mail is in doubt, too, whenever it becomes due', () =>
  withScene({ invoices: 1 }, async (scene) => {
    await scene.run();
    await lose();
    await settle(scene);
    await lift(scene, 'EVERYTHING');
    await scene.pass(49 * hourMs);
    await scene.run();
    expect(scene.letter.sent).toHaveLength(0);
    expect(await states(scene)).toEqual(['EMAIL EXPIRED', 'LETTER UNKNOWN']);
    expect((await scene.distributions())[0]).toMatchObject({ state: 'HELD', cause: 'OUTCOME_UNKNOWN' });
    // One word from a person, and it goes, with the same key.
    const [attempt] = (await scene.attempts()).filter(({ channel }) => channel === 'LETTER');
    await scene.receive('letter', [reportOf(attempt?.effectKey ?? '', 'DELIVERED')]);
    expect((await scene.distributions())[0]).toMatchObject({ state: 'REACHED' });
  }));

test('one channel is lifted, the other stays; receipts are taken in all the while', () =>
  withScene({ invoices: 1, mail: { capability: day } }, async (scene) => {
    await scene.run();
    await lose();
    await settle(scene);
    await lift(scene, 'NOTHING', ['EMAIL']);
    await scene.pass(60_000);
    // The mail bounces: the letter would go, and waits.
    const [mail] = await scene.attempts();
    await scene.receive('mail', [reportOf(mail?.effectKey ?? '', 'BOUNCED', { failureClass: 'HARD', code: '5.1.1' })]);
    await scene.run();
    expect(scene.letter.sent).toHaveLength(0);
    const [safeMode] = await scene.inScope(loadSafeModes);
    const letter = safeMode?.channels.find(({ channel }) => channel === 'LETTER');
    expect(letter).toMatchObject({ liftedAtMs: null, waiting: 1 });
    await lift(scene, 'DUE', ['LETTER']);
    await scene.run();
    expect(scene.letter.sent).toHaveLength(1);
  }));

test('a partner has told of a send the database had lost: the doubt is settled by that', () =>
  withScene({ invoices: 1, order: only('EMAIL') }, async (scene) => {
    const key = await scene.inScope(async (scope) => {
      const [row] = await scope.sql<{ id: string; purpose: string; generation: number }[]>`
        select invoice_id as id, purpose, generation from distribution`;
      return effectKey(scope.creditorId, row?.id ?? '', row?.purpose ?? '', row?.generation ?? 0, 0);
    });
    await lose();
    // The bounce of a mail of which the restored database has no attempt.
    const bounce = reportOf(key, 'DELIVERED');
    await receiveReports(
      scene.context,
      scene.creditorId,
      scene.partnerIds['mail'] ?? '',
      [bounce],
      bounce.occurredAtMs,
    );
    await scene.run();
    expect(scene.mail.sent).toHaveLength(0);
    expect((await scene.distributions())[0]).toMatchObject({ state: 'REACHED' });
  }));

test('two partners on the channel: neither can know what the other took, so a person must', () =>
  withScene({ invoices: 1, mail: { capability: day } }, async (scene) => {
    await scene.inScope(
      ({ sql, creditorId }) => sql`
        insert into partner (creditor_id, partner_id, name, adapter, channels, settings)
        values (${creditorId}, ${newId()}, 'another mail', 'mail', ${['EMAIL']}, '{}')`,
    );
    await lose();
    await settle(scene);
    await lift(scene, 'EVERYTHING');
    await scene.run();
    expect(scene.mail.sent).toHaveLength(0);
    expect(await states(scene)).toEqual(['EMAIL UNKNOWN']);
  }));

test('what may have gone with other invoices has another key: a person must tell', () =>
  withScene(
    {
      invoices: 1,
      order: { ...mailThenLetter, consolidateMs: 1_000 },
      mail: { capability: { ...day, consolidates: true } },
    },
    async (scene) => {
      await scene.pass(hourMs);
      await lose();
      await settle(scene);
      await lift(scene, 'EVERYTHING');
      await scene.run();
      expect(scene.mail.sent).toHaveLength(0);
      expect(await states(scene)).toEqual(['EMAIL UNKNOWN']);
    },
  ));

test('a rehearsal goes on in safe mode: it sends nothing anyway', () =>
  withScene({ invoices: 1 }, async (scene) => {
    await scene.inScope(({ sql }) => sql`update distribution set purpose = 'DRY_RUN'`);
    await lose();
    await scene.run();
    expect(await states(scene)).toEqual(['EMAIL ACCEPTED']);
    expect(scene.mail.sent).toHaveLength(0);
  }));

test('a creditor made after a loss knows nothing of it', () =>
  withScene({ invoices: 1 }, async (scene) => {
    await scene.run();
    expect(scene.mail.sent).toHaveLength(1);
    expect(await scene.inScope(loadSafeModes)).toEqual([]);
  }));

test('another server, another timeline, another copy, fewer beats: each is told as what it is', () => {
  const known = { system: '1', timeline: 1, copy: '5/6' };
  const sighting = { remembered: known, beat: 7, actual: known };
  expect(changeOf(sighting, 7)).toBeUndefined();
  expect(changeOf({ ...sighting, remembered: null, beat: null }, 0)).toBeUndefined();
  expect(changeOf({ ...sighting, actual: { ...known, system: '2', timeline: 2 } }, 7)).toBe('ANOTHER_SYSTEM');
  expect(changeOf({ ...sighting, actual: { ...known, timeline: 2 } }, 7)).toBe('ANOTHER_TIMELINE');
  expect(changeOf({ ...sighting, actual: { ...known, copy: '9/6' } }, 7)).toBe('ANOTHER_COPY');
  expect(changeOf(sighting, 8)).toBe('WENT_BACK');
  // A server that will not say is no other server.
  expect(changeOf({ ...sighting, actual: { ...known, system: null, timeline: null } }, 7)).toBeUndefined();
});

test('many processes find one loss once', async () => {
  const others: Store[] = Array.from({ length: 4 }, () =>
    openStore(url, { connectionsMax: 2, statementMsMax: 60_000 }),
  );
  const count = async () => (await owner`select from database_loss`).length;
  const before = await count();
  await lose();
  const found = await Promise.all([store, ...others, store, ...others].map(lookAtDatabase));
  expect(found.filter((loss) => loss !== undefined)).toHaveLength(1);
  // A process that has seen more beats than are there now does not find it a second time.
  await Promise.all([store, ...others].map(lookAtDatabase));
  expect(await count()).toBe(before + 1);
  for (const other of others) await other.close();
});

test('a server that does not say who it is: it works, says so in the log, and a process that lives on sees rows gone', async () => {
  const refusing = await makeRefusing();
  try {
    const lines: Record<string, unknown>[] = [];
    const logger = makeLogger('silent');
    logger.warn = ((line: Record<string, unknown>) => lines.push(line)) as typeof logger.warn;
    const watch = await watchDatabase(refusing.store, logger);
    expect((await questionsOf(refusing.store)).refused).toHaveLength(2);
    expect(lines).toMatchObject([{ event: 'database.identity_refused' }]);
    await refusing.owner`update database_identity set beat = 20`;
    expect(await lookAtDatabase(refusing.store)).toBeUndefined();
    await refusing.owner`update database_identity set beat = 19`;
    expect(await lookAtDatabase(refusing.store)).toMatchObject({ why: 'WENT_BACK' });
    await watch.stop();
  } finally {
    await refusing.close();
  }
});

/** A database of its own on the same server, in which the functions that tell of the server are refused. */
async function makeRefusing() {
  const other = await makeRefusingDatabase();
  const own = postgres(other, { max: 1, onnotice: () => {} });
  await own`revoke execute on function pg_control_system() from public`;
  await own`revoke execute on function pg_walfile_name(pg_lsn) from public`;
  const opened = openStore(other, { connectionsMax: 3, statementMsMax: 60_000 });
  return {
    store: opened,
    owner: own,
    async close() {
      await opened.close();
      await own.end();
      await owner.unsafe(`drop database ${new URL(other).pathname.slice(1)} with (force)`);
    },
  };
}

async function makeRefusingDatabase(): Promise<string> {
  const name = `refusing_${newId().replaceAll('-', '')}`;
  await owner.unsafe('select pg_advisory_lock(1)');
  await owner.unsafe(`create database ${name} template template_stafett`);
  await owner.unsafe('select pg_advisory_unlock(1)');
  return url.replace(/\/[^/]+$/, `/${name}`);
}
