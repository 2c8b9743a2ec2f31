// Simulated push service for browsers (RFC 8030, 8291, 8292), with the browsers behind it: it checks who sends (VAPID),
// opens what was encrypted for a browser, and shows it. How browsers behave, by their endpoint: magic-push.ts.
//   POST /push/{browser} · GET /subscriptions/{browser}: the subscription as its page would hand it to a sender
import { createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import { pushBehaviour } from '../debtors/magic-push.ts';
import { noFaults } from '../faults.ts';
import { type BrowserKeys, decryptPush } from '../push/decrypt.ts';
import { makeShade, type Shade } from '../push/shade.ts';
import { derivedPair, readToken } from '../push/signed-token.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

/** What a browser hands over when its user subscribes (PushSubscription.toJSON() of the Push API). */
export interface SimulatedSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface WebPushSimulator extends Simulator {
  /** The subscription of a browser: letters, digits and dashes name it; the same name always has the same keys. */
  subscription(browser: string): SimulatedSubscription;
}

const sender = derivedPair('the sandbox sends web pushes');

/** Starts it. Faults hit messages. */
export async function openWebPushSimulator(world: SimulatorWorld): Promise<WebPushSimulator> {
  const faults = noFaults();
  const shade = makeShade(world, 'web-push');
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ path }) => path.startsWith('/push/'),
    answer: (request) => route(request, shade, http.url),
  });
  const { endpoint, keys } = subscriptionOf('example', http.url);
  return {
    name: 'web-push',
    faults,
    example: { address: endpoint, pushKeys: keys },
    access: {
      settings: { subject: 'mailto:push@sandbox.example', allowPrivateHosts: true },
      secrets: { vapidPrivateKey: sender.privateKey.toString('base64url') },
    },
    items: shade.items,
    // A push service never calls back.
    callBackTo: () => {},
    subscription: (browser) => subscriptionOf(browser, http.url),
    close: () => http.close(),
  };
}

function keysOf(browser: string): BrowserKeys & { readonly publicKey: Buffer } {
  const { privateKey, publicKey } = derivedPair(`the sandbox's browser ${browser}`);
  const auth = createHash('sha256').update(`the secret of the browser ${browser}`).digest().subarray(0, 16);
  return { privateKey, publicKey, auth };
}

function subscriptionOf(browser: string, base: string): SimulatedSubscription {
  const { publicKey, auth } = keysOf(browser);
  const keys = { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') };
  return { endpoint: `${base}/push/${browser}`, keys };
}

const bodyBytesMax = 4_096;

function route(request: SimulatedRequest, shade: Shade, base: string): SimulatedAnswer {
  const [, place, browser = ''] = /^\/(push|subscriptions)\/([A-Za-z0-9-]{1,100})$/.exec(request.path) ?? [];
  if (place === 'subscriptions' && request.method === 'GET') {
    return { status: 200, body: subscriptionOf(browser, base) };
  }
  if (place !== 'push' || request.method !== 'POST') return { status: 404 };
  const effectKey = keyOfTopic(request.headers['topic']);
  const status = refusalOf(request, browser, effectKey, shade, base);
  if (status === undefined) return show(request, browser, effectKey, shade, base);
  shade.refuse(effectKey);
  return { status, ...(status === 429 && { headers: { 'retry-after': '60' } }) };
}

/** Why a push service says no, as a status; undefined when it takes the message. */
function refusalOf(
  { headers, body }: SimulatedRequest,
  browser: string,
  effectKey: string | null,
  shade: Shade,
  base: string,
): number | undefined {
  const vapid = /^vapid t=([\w.-]+), ?k=([\w-]+)$/i.exec(headers['authorization'] ?? '');
  if (vapid === null) return 401;
  const [, token = '', publicKey = ''] = vapid;
  if (publicKey !== sender.publicKey.toString('base64url') || !isOurs(token, base)) return 403;
  if (!/^\d{1,10}$/.test(headers['ttl'] ?? '') || headers['content-encoding'] !== 'aes128gcm') return 400;
  if (headers['topic'] !== undefined && !/^[\w-]{1,32}$/.test(headers['topic'])) return 400;
  if (body.length > bodyBytesMax) return 413;
  switch (pushBehaviour(browser)) {
    case 'GONE':
      return 410;
    case 'BAD':
      return 404;
    case 'LARGE':
      return 413;
    case 'FOREIGN':
      return 403;
    case 'CLOSED':
      return 503;
    case 'QUOTA':
      return shade.isTooMany(effectKey) ? 429 : undefined;
    default:
      return undefined;
  }
}

const claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string().regex(/^(mailto|https):/) });

function isOurs(token: string, base: string): boolean {
  const read = claims.safeParse(readToken(token, createPublicKey(sender.key), 'ES256')?.claims);
  if (!read.success || read.data.aud !== base) return false;
  const leftSeconds = read.data.exp - systemClock.nowMs() / 1_000;
  return leftSeconds > 0 && leftSeconds <= 86_400;
}

const notice = z.object({ title: z.string().min(1), body: z.string() });

/** A service cannot read what it carries: a message no browser can open is taken, and nothing is ever seen of it. */
function show(
  { body }: SimulatedRequest,
  browser: string,
  effectKey: string | null,
  shade: Shade,
  base: string,
): SimulatedAnswer {
  const source = decryptPush(body, keysOf(browser))?.toString('utf8') ?? '';
  const read = notice.safeParse(parse(source));
  if (!read.success) {
    shade.refuse(effectKey);
    return { status: 201, headers: { location: `${base}/messages/unreadable` } };
  }
  const itemId = shade.take({ effectKey, recipient: browser, ...read.data, source }, pushBehaviour(browser));
  return { status: 201, headers: { location: `${base}/messages/${itemId}` } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Our senders' topics are keys without their dashes. */
function keyOfTopic(topic: string | undefined): string | null {
  const match = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(topic ?? '');
  return match === null ? null : match.slice(1).join('-');
}
