// A person acts on a distribution while another transaction has it: what is decided on is what that one has left behind,
// and not what stood there before the wait.
import { expect, test } from 'vitest';
import { actOnDistributions } from '../../../src/distribution/operator/act.ts';
import { changeAddresses } from '../../../src/distribution/operator/address.ts';
import { appendEvents } from '../../../src/event/append.ts';
import type { Scope } from '../../../src/store/transaction.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { makeScene, type Scene, sceneStartMs } from '../scene.ts';

const { store } = await makeTestDatabase();

/** Does `work` while a transaction that is about to commit the beginning of the letter has the distribution. */
async function whileTheLetterBegins<T>(it: Scene, work: (scope: Scope, distributionId: string) => Promise<T>) {
  const [{ distributionId = '' } = {}] = await it.distributions();
  const { promise: waits, resolve: isWaiting } = Promise.withResolvers<void>();
  const first = it.inScope(async ({ sql }) => {
    await sql`select from distribution where distribution_id = ${distributionId} for update`;
    await sql`
      insert into attempt (creditor_id, attempt_id, distribution_id, step, number, channel, partner_id, contact_point_id,
        effect_key, epoch, state, started_at)
      select d.creditor_id, gen_random_uuid(), d.distribution_id, 1, 1, 'LETTER', ${it.partnerIds['letter'] ?? ''},
        p.contact_point_id, gen_random_uuid(), 1, 'ACCEPTED', clock_timestamp()
      from distribution d join contact_point p on p.creditor_id = d.creditor_id and p.debtor_id = d.debtor_id
      where d.distribution_id = ${distributionId} and p.channel = 'LETTER'`;
    isWaiting();
    // Committed only once the other one waits for us.
    const [own] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const isWaitedFor = async () => {
      const waiting = await store.sql`select from pg_stat_activity where ${own?.pid ?? 0} = any(pg_blocking_pids(pid))`;
      return waiting.length > 0;
    };
    await expect.poll(isWaitedFor, { timeout: 10_000, interval: 5 }).toBe(true);
  });
  await waits;
  const second = it.inScope((scope) => work(scope, distributionId));
  const [, result] = await Promise.all([first, second]);
  return result;
}

test('a skip to a step that has been begun meanwhile is refused', async () => {
  const it = await makeScene(store);
  const { problems, done } = await whileTheLetterBegins(it, async (scope, id) => {
    const result = await actOnDistributions(scope, [id], { kind: 'SKIP_TO_STEP', step: 1, reason: null }, sceneStartMs);
    await appendEvents(scope, result.events, result.tallyChanges);
    return result;
  });
  expect(done).toEqual([]);
  expect(problems).toMatchObject([{ code: 'STEP_TRIED' }]);
  await it.close();
});

test('an address is not corrected under a letter that has been begun meanwhile', async () => {
  const it = await makeScene(store);
  const postalAddress = { lines: ['Nygatan 2'], postcode: '11122', city: 'Stockholm', country: 'SE' };
  const result = await whileTheLetterBegins(it, (scope, id) =>
    changeAddresses(
      scope,
      [
        {
          distributionId: id,
          corrected: { channel: 'LETTER', address: 'Nygatan 2, 11122 Stockholm', postalAddress },
          notSent: false,
        },
      ],
      sceneStartMs,
    ),
  );
  expect(result).toMatchObject({ done: [], problems: [{ code: 'DISTRIBUTION_UNDER_WAY' }] });
  await it.close();
});
