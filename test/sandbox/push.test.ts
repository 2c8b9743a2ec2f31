// The simulated push services, seen through the adapters: what phones and browsers show, and how they misbehave.
import { afterEach, describe, expect, test } from 'vitest';
import { apnsAdapter } from '../../src/partner/partners/apns.ts';
import { fcmAdapter } from '../../src/partner/partners/fcm.ts';
import { webPushAdapter } from '../../src/partner/partners/web-push.ts';
import { openApnsSimulator } from '../../src/sandbox/simulators/apns.ts';
import { openFcmSimulator } from '../../src/sandbox/simulators/fcm.ts';
import { openWebPushSimulator } from '../../src/sandbox/simulators/web-push.ts';
import { sampleNowMs } from '../document/sample.ts';
import { type PushWorld, pushTo, startPushWorld } from './push-world.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function keep<W extends { close(): Promise<void> }>(starting: Promise<W>): Promise<W> {
  const world = await starting;
  closing.push(world.close);
  return world;
}

describe('browsers', () => {
  const start = () => keep(startPushWorld(webPushAdapter, openWebPushSimulator));
  type World = PushWorld<Awaited<ReturnType<typeof openWebPushSimulator>>>;
  const to = ({ simulator }: World, browser: string) => {
    const { endpoint, keys } = simulator.subscription(browser);
    return pushTo({ address: endpoint, pushKeys: keys });
  };

  test('a message is opened and shown after a second', async () => {
    const world = await start();
    const push = to(world, 'asa');
    expect(await world.send(push)).toMatchObject({ kind: 'TAKEN', code: '201' });
    expect(world.simulator.items()).toMatchObject([
      {
        effectKey: push.effectKey,
        channel: 'PUSH',
        recipient: 'asa',
        title: 'Faktura från Fjällvind Energi AB',
        state: 'waiting',
      },
    ]);
    await world.advanceTo(sampleNowMs + 1_000);
    expect(world.simulator.items()).toMatchObject([{ state: 'shown' }]);
    expect(world.effects(push.effectKey)).toEqual(['ACCEPTED', 'DELIVERED']);
  });

  test('a repeat replaces an undelivered one, so that one notice is shown', async () => {
    const world = await start();
    const push = to(world, 'asa');
    world.simulator.faults.failNext = 1;
    world.simulator.faults.kind = 'cut-after-effect';
    expect(await world.send(push)).toMatchObject({ kind: 'AMBIGUOUS' });
    expect(await world.send(push)).toMatchObject({ kind: 'TAKEN' });
    expect(world.effects(push.effectKey)).toEqual(['ACCEPTED', 'REPEATED']);
    await world.advanceTo(sampleNowMs + 1_000);
    expect(world.simulator.items().length).toBe(1);
  });

  test.each([
    ['gone', 'HARD', '410'],
    ['bad', 'HARD', '404'],
    ['large', 'CONTENT', '413'],
    ['foreign', 'PARTNER', '403'],
    ['quota', 'SOFT', '429'],
  ])('a browser that ends in -%s is refused as %s', async (word, failureClass, code) => {
    const world = await start();
    const push = to(world, `asa-${word}`);
    expect(await world.send(push)).toMatchObject({ kind: 'REFUSED', failureClass, code });
    expect(world.effects(push.effectKey)).toEqual(['REFUSED']);
    expect(world.simulator.items()).toEqual([]);
  });

  test('-quota takes the third try, -silent takes and never shows, -closed leaves a doubt', async () => {
    const world = await start();
    const [quota, silent, closed] = [to(world, 'asa-quota'), to(world, 'bo-silent'), to(world, 'eva-closed')];
    expect(await world.send(quota)).toMatchObject({ kind: 'REFUSED', retryAfterMs: 60_000 });
    expect(await world.send(quota)).toMatchObject({ kind: 'REFUSED' });
    expect(await world.send(quota)).toMatchObject({ kind: 'TAKEN' });
    expect(await world.send(silent)).toMatchObject({ kind: 'TAKEN' });
    expect(await world.send(closed)).toMatchObject({ kind: 'AMBIGUOUS', code: '503' });
    await world.advanceTo(sampleNowMs + 86_400_000);
    expect(world.effects(quota.effectKey)).toEqual(['REFUSED', 'REFUSED', 'ACCEPTED', 'DELIVERED']);
    expect(world.effects(silent.effectKey)).toEqual(['ACCEPTED']);
  });

  test('a message under another key pair, or for other keys, does not get through', async () => {
    const world = await start();
    const foreign = world.open({}, { vapidPrivateKey: Buffer.alloc(32, 5).toString('base64url') });
    expect(await world.send(to(world, 'asa'), foreign)).toMatchObject({ kind: 'REFUSED', code: '403' });
    const { endpoint } = world.simulator.subscription('asa');
    const { keys } = world.simulator.subscription('bo');
    const unreadable = pushTo({ address: endpoint, pushKeys: keys });
    // A push service cannot look inside: it says yes, and the browser shows nothing.
    expect(await world.send(unreadable)).toMatchObject({ kind: 'TAKEN' });
    expect(world.effects(unreadable.effectKey)).toEqual(['REFUSED']);
  });

  test('a subscription is handed out over HTTP, and is the same after a new start', async () => {
    const [one, other] = [await start(), await start()];
    const { endpoint, keys } = one.simulator.subscription('asa');
    const answer = await fetch(endpoint.replace('/push/', '/subscriptions/'));
    expect(await answer.json()).toEqual({ endpoint, keys });
    expect(other.simulator.subscription('asa').keys).toEqual(keys);
  });
});

describe.each([
  {
    name: 'fcm',
    start: () => startPushWorld(fcmAdapter, openFcmSimulator),
    good: 'cX9:asa',
    ends: (word: string) => `cX9:asa-${word}`,
    words: {
      gone: 'gone',
      bad: 'bad',
      large: 'large',
      foreign: 'foreign',
      closed: 'closed',
      quota: 'quota',
      silent: 'silent',
    },
  },
  {
    name: 'apns',
    start: () => startPushWorld(apnsAdapter, openApnsSimulator),
    good: 'a1b2c3d4e5f60718',
    ends: (word: string) => `a1b2c3d4e5f6${word}`,
    words: { gone: 'dead', bad: 'bad0', large: '0413', foreign: 'f00d', closed: '0503', quota: '0429', silent: '0000' },
  },
])('phones behind $name', ({ name, start, good, ends, words }) => {
  test('show what comes, after a second', async () => {
    const world = await keep(start());
    const push = pushTo({ address: good });
    expect(await world.send(push)).toMatchObject({ kind: 'TAKEN', state: 'DISPATCHED' });
    expect(world.simulator.name).toBe(name);
    expect(world.simulator.items()).toMatchObject([
      { effectKey: push.effectKey, recipient: good, title: 'Faktura från Fjällvind Energi AB', state: 'waiting' },
    ]);
    await world.advanceTo(sampleNowMs + 1_000);
    expect(world.simulator.items()).toMatchObject([{ state: 'shown' }]);
    expect(world.effects(push.effectKey)).toEqual(['ACCEPTED', 'DELIVERED']);
  });

  test('refuse by the end of their token', async () => {
    const world = await keep(start());
    const told = async (word: string) => {
      const push = pushTo({ address: ends(word) });
      const outcome = await world.send(push);
      expect(world.effects(push.effectKey)).toEqual(['REFUSED']);
      return outcome?.kind === 'REFUSED' ? outcome.failureClass : outcome?.kind;
    };
    expect(await told(words.gone)).toBe('HARD');
    expect(await told(words.bad)).toBe('HARD');
    expect(await told(words.large)).toBe('CONTENT');
    expect(await told(words.foreign)).toBe('POLICY');
    expect(await told(words.closed)).toBe('PARTNER');
    expect(await told(words.quota)).toBe('SOFT');
  });

  test('may be silent, and a doubt that is sent again is shown once', async () => {
    const world = await keep(start());
    const [silent, doubtful] = [pushTo({ address: ends(words.silent) }), pushTo({ address: good })];
    expect(await world.send(silent)).toMatchObject({ kind: 'TAKEN' });
    world.simulator.faults.failNext = 1;
    world.simulator.faults.kind = '500-after-effect';
    expect(await world.send(doubtful)).toMatchObject({ kind: 'AMBIGUOUS' });
    expect(await world.send(doubtful)).toMatchObject({ kind: 'TAKEN' });
    await world.advanceTo(sampleNowMs + 86_400_000);
    expect(world.effects(silent.effectKey)).toEqual(['ACCEPTED']);
    expect(world.effects(doubtful.effectKey)).toEqual(['ACCEPTED', 'REPEATED', 'DELIVERED']);
  });

  test('are met by a connection whose test works', async () => {
    const world = await keep(start());
    expect(await world.connection.test(new AbortController().signal)).toMatchObject({ kind: 'WORKS' });
    expect(world.simulator.items()).toEqual([]);
  });
});
