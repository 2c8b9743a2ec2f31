// The simulated world end to end: what is sent through the adapters comes back as receipts, on the simulated clock.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleNowMs } from '../document/sample.ts';
import { letterTo, mailTo, sendAll, startWorld, type World } from './world.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.sandbox.advanceTo(sampleNowMs);
});
afterEach(() => world.close());

test('a mail is taken, and reported delivered a simulated minute later', async () => {
  const mail = mailTo('asa.oberg@post.example');
  const [outcome] = await sendAll(world.mail, [mail]);
  expect(outcome).toMatchObject({ kind: 'TAKEN', state: 'ACCEPTED', partnerReference: '1' });
  expect(await world.sandbox.nextDueMs()).toBe(sampleNowMs + minuteMs);
  await world.sandbox.advanceTo(sampleNowMs + minuteMs - 1);
  expect(world.reports).toEqual([]);
  await world.sandbox.advanceTo(sampleNowMs + minuteMs);
  expect(world.reports).toMatchObject([
    {
      effectKey: mail.effectKey,
      state: 'DELIVERED',
      occurredAtMs: sampleNowMs + minuteMs,
      bounceDomain: 'bounce.fjallvind.example',
    },
  ]);
  expect(await world.sandbox.nextDueMs()).toBeNull();
});

test('each magic mail recipient behaves as its word says', async () => {
  const bounce = mailTo('bounce@post.example');
  const full = mailTo('kund+full@post.example');
  const blocked = mailTo('blocked@post.example');
  const slow = mailTo('slow@post.example');
  const silent = mailTo('silent@post.example');
  const refuse = mailTo('refuse@post.example');
  const outcomes = await sendAll(world.mail, [bounce, full, blocked, slow, silent, refuse]);
  expect(outcomes.map((outcome) => outcome.kind)).toEqual(['TAKEN', 'TAKEN', 'TAKEN', 'TAKEN', 'TAKEN', 'REFUSED']);
  expect(outcomes[5]).toMatchObject({ failureClass: 'HARD', code: '5.1.1', detail: 'no such mailbox' });
  await world.sandbox.advanceTo(sampleNowMs + 30 * dayMs);
  const told = (key: string) => world.reports.filter((report) => report.effectKey === key);
  expect(told(bounce.effectKey)).toMatchObject([{ state: 'BOUNCED', failureClass: 'HARD', code: '5.1.1' }]);
  expect(told(full.effectKey)).toMatchObject([{ state: 'BOUNCED', failureClass: 'SOFT', code: '4.2.2' }]);
  expect(told(blocked.effectKey)).toMatchObject([{ state: 'BOUNCED', failureClass: 'POLICY', code: '5.7.1' }]);
  expect(told(slow.effectKey)).toMatchObject([{ state: 'PROCESSING' }, { state: 'DELIVERED' }]);
  expect(told(silent.effectKey)).toEqual([]);
});

test('a mail that is called spam is reported so, after its delivery', async () => {
  const mail = mailTo('kund+complain@post.example');
  expect(await sendAll(world.mail, [mail])).toMatchObject([{ kind: 'TAKEN' }]);
  await world.sandbox.advanceTo(sampleNowMs + dayMs);
  expect(world.reports).toMatchObject([
    { effectKey: mail.effectKey, state: 'DELIVERED', code: '2.0.0' },
    {
      effectKey: mail.effectKey,
      state: 'DELIVERED',
      code: 'COMPLAINT',
      optOut: true,
      occurredAtMs: sampleNowMs + 60 * minuteMs,
      bounceDomain: 'bounce.fjallvind.example',
    },
  ]);
});

test('a greylisted mail is refused softly twice, then taken', async () => {
  const mail = mailTo('greylist@post.example');
  const kinds: unknown[] = [];
  for (let tries = 0; tries < 3; tries += 1) kinds.push(...(await sendAll(world.mail, [mail])));
  expect(kinds).toMatchObject([
    { kind: 'REFUSED', failureClass: 'SOFT', code: '4.7.1' },
    { kind: 'REFUSED', failureClass: 'SOFT', code: '4.7.1' },
    { kind: 'TAKEN' },
  ]);
});

test('a letter is printed, posted and delivered within days, and each is reported by signed callback', async () => {
  const letter = letterTo('Snickargatan 14');
  const [outcome] = await sendAll(world.print, [letter]);
  expect(outcome).toMatchObject({ kind: 'TAKEN', state: 'ACCEPTED', code: '201' });
  await world.sandbox.advanceTo(sampleNowMs + 10 * dayMs);
  const receipts = world.callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));
  expect(receipts.map((receipt) => receipt.state)).toEqual(['PROCESSING', 'DISPATCHED', 'DELIVERED']);
  expect(new Set(receipts.map((receipt) => receipt.effectKey))).toEqual(new Set([letter.effectKey]));
  expect(receipts[0]?.occurredAtMs).toBeGreaterThan(sampleNowMs);
});

test('each magic letter address behaves as its word says', async () => {
  const returned = letterTo('RETURN Gatan 1');
  const unknown = letterTo('Gatan 2', '00000');
  const moved = letterTo('MOVED Gatan 3');
  const silent = letterTo('SILENT Gatan 4');
  const refuse = letterTo('REFUSE Gatan 5');
  const outcomes = await sendAll(world.print, [returned, unknown, moved, silent, refuse]);
  expect(outcomes[4]).toMatchObject({ kind: 'REFUSED', failureClass: 'HARD', detail: 'ADDRESS_NOT_FOUND' });
  await world.sandbox.advanceTo(sampleNowMs + 30 * dayMs);
  const last = (key: string) =>
    world.callbacks
      .flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []))
      .findLast((receipt) => receipt.effectKey === key);
  expect(last(returned.effectKey)).toMatchObject({ state: 'RETURNED', failureClass: 'HARD', code: 'ADDRESS_UNKNOWN' });
  expect(last(unknown.effectKey)).toMatchObject({ state: 'RETURNED', failureClass: 'HARD', code: 'ADDRESS_UNKNOWN' });
  expect(last(moved.effectKey)).toMatchObject({ state: 'RETURNED', failureClass: 'HARD', code: 'MOVED' });
  expect(last(silent.effectKey)).toMatchObject({ state: 'DISPATCHED' });
});
