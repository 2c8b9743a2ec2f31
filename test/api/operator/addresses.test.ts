// Many addresses corrected at once: each row is told of by its place, nothing happens before the time to think again is up,
// and each invoice goes on with its own.
import { expect, test } from 'vitest';
import { changeAddresses } from '../../../src/distribution/operator/address.ts';
import { toOpaqueId } from '../../../src/id.ts';
import { openStore } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { refused } from '../../support/scripted-partner.ts';
import { hourMs, openScenes } from './scene.ts';

const { database, letter, mail, replies, scene } = await openScenes();

type Scene = Awaited<ReturnType<typeof scene>>;
interface Refused {
  readonly code: string;
  readonly path: string[];
}

const postal = (nth: number) => ({ postal: { lines: [`Nya gatan ${nth}`], postcode: '111 22', city: 'Stockholm' } });
const shown = 'bulkAct { id kind state count doneCount refused { distributionId error { code path } } }';

const many = ({ act }: Scene, changes: object[], more: object = {}) =>
  act('distributionsChangeAddress', 'DistributionsChangeAddressInput', shown, { changes, ...more }) as Promise<{
    bulkAct: { id: string; state: string } | null;
    errors: Refused[];
  }>;

const preview = async ({ ask }: Scene, changes: object[]) => {
  const query = `query ($changes: [AddressChangeInput!]!) { addressChangesPreview(changes: $changes) {
    count possibleCount startAnewCount errors { code path message remedy } } }`;
  return (await ask(query, { changes }))['addressChangesPreview'] as {
    count: number;
    possibleCount: number;
    startAnewCount: number;
    errors: Refused[];
  };
};

const ended = async ({ ask }: Scene, id: string | undefined) => {
  const query = `query ($id: ID!) { ${shown.replace('bulkAct', 'bulkAct(id: $id)')} }`;
  const look = async () => (await ask(query, { id }))['bulkAct'] as { state: string; refused: { error: Refused }[] };
  await expect.poll(look).toMatchObject({ state: 'DONE' });
  return look();
};

test('a list of addresses is looked at row by row, corrected after the time to think again, and each goes on', async () => {
  replies.set('d4@post.example', refused('HARD', '5.1.1'));
  const it = await scene(5);
  await it.start();
  await it.pass(hourMs);
  const row = async (number: string, contactPoint: object, more: object = {}) => ({
    distributionId: await it.idOf(number),
    contactPoint,
    ...more,
  });
  const changes = [
    // Undeliverable: begins anew with its letter.
    await row('1', postal(1)),
    // Its mail is out, its letter is not: goes on with what it has.
    await row('3', postal(3)),
    // Its letter is on its way.
    await row('4', postal(4)),
    // Its mail is in doubt, and nobody says that it was not sent; the next one does.
    await row('2', { email: 'two@post.example' }),
    await row('2', { email: 'second@post.example' }, { notSent: true }),
    await row('3', postal(33)),
    await row('5', { phone: '070-174 06 01' }),
  ];
  const problems = [
    { code: 'DISTRIBUTION_UNDER_WAY', path: ['changes', '2', 'distributionId'] },
    { code: 'DISTRIBUTION_IN_DOUBT', path: ['changes', '3', 'distributionId'] },
    { code: 'ADDRESS_GIVEN_TWICE', path: ['changes', '5', 'contactPoint'] },
    { code: 'CHANNEL_NOT_IN_ORDER', path: ['changes', '6', 'contactPoint'] },
  ];
  expect(await preview(it, changes)).toMatchObject({
    count: 7,
    possibleCount: 3,
    startAnewCount: 2,
    errors: problems,
  });
  const stranger = await scene(1);
  await stranger.start();
  const unreadable = [
    ...changes,
    await row('5', { email: 'not an address' }),
    { distributionId: 'nonsense', contactPoint: postal(8) },
    { distributionId: await stranger.idOf('1'), contactPoint: postal(9) },
    await row('5', { postal: { lines: [], postcode: '111 22', city: 'Stockholm' } }),
  ];
  const unread = [
    { code: 'FIELD_INVALID', path: ['7', 'contactPoint'] },
    { code: 'ID_MALFORMED', path: ['8', 'distributionId'] },
    { code: 'NOT_FOUND', path: ['9', 'distributionId'] },
    { code: 'FIELD_INVALID', path: ['10', 'contactPoint', 'postal', 'lines'] },
  ];
  const seen = await preview(it, unreadable);
  expect(seen).toMatchObject({ count: 11, possibleCount: 3 });
  expect(seen.errors).toMatchObject([
    ...problems,
    ...unread.map(({ code, path }) => ({ code, path: ['changes', ...path] })),
  ]);
  // What cannot be read stops all, and each such row is told.
  expect(await many(it, unreadable)).toMatchObject({
    bulkAct: null,
    errors: unread.map(({ code, path }) => ({ code, path: ['input', 'changes', ...path] })),
  });
  expect((await many(it, [])).errors).toMatchObject([{ code: 'FIELD_REQUIRED', path: ['input', 'changes'] }]);
  expect((await many(it, changes, { undoWindow: 'P2D' })).errors).toMatchObject([{ path: ['input', 'undoWindow'] }]);
  const waiting = await many(it, changes, { undoWindow: 'PT1H' });
  expect(waiting).toMatchObject({ errors: [], bulkAct: { kind: 'CHANGE_ADDRESS', state: 'WAITING', count: 7 } });
  const undone = await it.act('bulkActUndo', 'BulkActUndoInput', shown, { bulkActId: waiting.bulkAct?.id });
  expect(undone).toMatchObject({ errors: [], bulkAct: { state: 'UNDONE' } });
  const points = () => it.inScope(({ sql }) => sql`select from contact_point where address like '%Nya gatan%'`);
  expect(await points()).toHaveLength(0);
  const [mails, letters] = [mail.sent.length, letter.sent.length];
  const done = await ended(it, (await many(it, changes, { undoWindow: 'PT0S' })).bulkAct?.id);
  expect(done).toMatchObject({ doneCount: 3, refused: problems.map((error) => ({ error })) });
  await it.run();
  expect(letter.sent.slice(letters).map(({ contactPoint }) => contactPoint.postalAddress?.lines)).toEqual([
    ['Nya gatan 1'],
  ]);
  expect(mail.sent.slice(mails).map(({ contactPoint }) => contactPoint.address)).toEqual(['second@post.example']);
  // Patience with the mail of 3 ends: its letter goes to the new address.
  await it.pass(49 * hourMs);
  const later = letter.sent.slice(letters).map(({ contactPoint }) => contactPoint.postalAddress?.lines[0]);
  expect(later).toContain('Nya gatan 3');
  expect(later).not.toContain('Nya gatan 33');
  const told = `query ($id: ID!) { distribution(id: $id) { timeline(first: 100) { nodes { type } } } }`;
  for (const number of ['1', '2', '3']) {
    const [first] = (await it.distributions()).filter((one) => one.number === number);
    const timeline = JSON.stringify(await it.ask(told, { id: toOpaqueId('distribution', first?.id ?? '') }));
    // That the address of 1 does not work was known before.
    expect(timeline.includes('CONTACT_POINT_REPLACED')).toBe(number !== '1');
    expect(timeline).toContain('CONTACT_POINT_ADDED');
  }
  // Addresses are kept where they belong, and not in what a person once asked for.
  expect(await it.inScope(({ sql }) => sql`select from bulk_act where act::text like '%Nya%'`)).toHaveLength(0);
  await it.tallyHolds();
  replies.clear();
});

test('two hundred addresses cost as many statements as two', async () => {
  const it = await scene(202);
  await it.start();
  // As after a long time in which nothing arrived.
  await it.inScope(({ sql }) => sql`update distribution set state = 'UNDELIVERABLE', wake_at = null, ended_at = now()`);
  await it.inScope(({ sql }) => sql`update attempt set state = 'RETURNED'`);
  const statements: string[] = [];
  const limits = { connectionsMax: 1, statementMsMax: 30_000 };
  const store = openStore(database.url, { ...limits, onStatement: (text) => statements.push(text) });
  const ids = (await it.distributions()).map(({ id }) => id);
  const correct = async (some: readonly string[]) => {
    const changes = some.map((distributionId, nth) => {
      const postalAddress = { lines: [`Nya gatan ${nth}`], postcode: '11122', city: 'Stockholm', country: 'SE' };
      const corrected = { channel: 'LETTER' as const, address: `Nya gatan ${nth}, 111 22 Stockholm`, postalAddress };
      return { distributionId, corrected, notSent: false };
    });
    statements.length = 0;
    const done = await withCreditor(store, it.creditorId, (scope) =>
      changeAddresses(scope, changes, Date.parse('2026-03-02T09:00:00Z')),
    );
    expect([done.done.length, done.problems]).toEqual([some.length, []]);
    return statements.length;
  };
  const two = await correct(ids.slice(0, 2));
  // The first has opened the connection.
  expect(await correct(ids.slice(2))).toBeLessThanOrEqual(two);
  expect(two).toBeLessThan(20);
  await store.close();
});
