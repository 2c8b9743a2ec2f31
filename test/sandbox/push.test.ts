// The simulated push services, seen through the adapters: what phones and browsers show, and how they misbehave.
import { afterEach, describe, expect, test } from 'vitest';
import { webPushAdapter } from '../../src/partner/partners/web-push.ts';
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
