// Simulated Apple Push Notification service: HTTP/2 (without TLS, on this machine), tokens checked, and the devices that
// show what comes. How devices behave, by the last four digits of their token: magic-push.ts.
import { createPublicKey, randomUUID } from 'node:crypto';
import {
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import { pushBehaviour } from '../debtors/magic-push.ts';
import { type Faults, noFaults, takeFault } from '../faults.ts';
import { makeShade, type Shade } from '../push/shade.ts';
import { derivedPair, readToken } from '../push/signed-token.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';

const teamId = 'SANDBOXTEA';
const keyId = 'SANDBOXKEY';
const topic = 'example.sandbox.invoices';
const sender = derivedPair('the sandbox sends to Apple devices');

/** Starts it. Faults hit notifications. */
export async function openApnsSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const shade = makeShade(world, 'apns');
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer((request, response) => {
    serve(request, response, faults, shade).catch(() => response.stream.close());
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(world.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : world.port;
  return {
    name: 'apns',
    faults,
    access: {
      settings: { teamId, keyId, topic, baseUrl: `http://127.0.0.1:${port}` },
      secrets: { privateKey: sender.key.export({ type: 'pkcs8', format: 'pem' }) },
    },
    items: shade.items,
    // Apple never calls back.
    callBackTo: () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly reason?: string;
}

async function serve(
  request: Http2ServerRequest,
  response: Http2ServerResponse,
  faults: Faults,
  shade: Shade,
): Promise<void> {
  const body = await readBody(request);
  if (faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.latencyMs));
  const fault = takeFault(faults);
  if (fault === 'cut-after-request') return cut(response.stream);
  if (fault === '500-before') return reply(response, request, { status: 500, reason: 'InternalServerError' });
  if (fault === '429') return reply(response, request, { status: 429, reason: 'TooManyRequests' });
  const answer = take(request, body, shade);
  if (fault === 'timeout') return;
  if (fault === 'cut-after-effect') return cut(response.stream);
  const isLost = fault === '500-after-effect';
  reply(response, request, isLost ? { status: 500, reason: 'InternalServerError' } : answer);
}

/** The connection breaks, and all that was under way on it. */
function cut(stream: ServerHttp2Stream): void {
  stream.session?.destroy();
}

function reply(response: Http2ServerResponse, request: Http2ServerRequest, { status, reason }: Answer): void {
  if (response.stream.destroyed) return;
  response.writeHead(status, { 'apns-id': headerOf(request, 'apns-id') || randomUUID() });
  response.end(reason === undefined ? '' : JSON.stringify({ reason }));
}

const notification = z.object({ aps: z.object({ alert: z.object({ title: z.string(), body: z.string() }) }) });

function take(request: Http2ServerRequest, body: Buffer, shade: Shade): Answer {
  const effectKey = headerOf(request, 'apns-id') || null;
  const device = /^\/3\/device\/([^/]*)$/.exec(request.url)?.[1];
  const refusal = refusalOf(request, device, body, effectKey, shade);
  if (refusal !== undefined || device === undefined) {
    shade.refuse(effectKey);
    return refusal ?? { status: 404, reason: 'BadPath' };
  }
  const source = body.toString('utf8');
  const read = notification.safeParse(parse(source));
  if (!read.success) return { status: 400, reason: 'PayloadEmpty' };
  shade.take({ effectKey, recipient: device, ...read.data.aps.alert, source }, pushBehaviour(device));
  return { status: 200 };
}

const payloadBytesMax = 4_096;
const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function refusalOf(
  request: Http2ServerRequest,
  device: string | undefined,
  body: Buffer,
  effectKey: string | null,
  shade: Shade,
): Answer | undefined {
  if (request.method !== 'POST') return { status: 405, reason: 'MethodNotAllowed' };
  const tokenFault = faultOfToken(/^bearer (.+)$/.exec(headerOf(request, 'authorization'))?.[1]);
  if (tokenFault !== undefined) return { status: 403, reason: tokenFault };
  if (device === undefined) return { status: 404, reason: 'BadPath' };
  if (headerOf(request, 'apns-topic') !== topic) return { status: 400, reason: 'BadTopic' };
  if (effectKey !== null && !uuidForm.test(effectKey)) return { status: 400, reason: 'BadMessageId' };
  if (Buffer.byteLength(headerOf(request, 'apns-collapse-id')) > 64) return { status: 400, reason: 'BadCollapseId' };
  if (!/^\d*$/.test(headerOf(request, 'apns-expiration'))) return { status: 400, reason: 'BadExpirationDate' };
  if (body.length > payloadBytesMax) return { status: 413, reason: 'PayloadTooLarge' };
  // A device token that nobody has: the form of a test of the connection.
  if (!/^[0-9a-fA-F]{8,200}$/.test(device) || /^0+$/.test(device)) return { status: 400, reason: 'BadDeviceToken' };
  switch (pushBehaviour(device)) {
    case 'GONE':
      return { status: 410, reason: 'Unregistered' };
    case 'BAD':
      return { status: 400, reason: 'BadDeviceToken' };
    case 'LARGE':
      return { status: 413, reason: 'PayloadTooLarge' };
    case 'FOREIGN':
      return { status: 400, reason: 'DeviceTokenNotForTopic' };
    case 'CLOSED':
      return { status: 503, reason: 'ServiceUnavailable' };
    case 'QUOTA':
      return shade.isTooMany(effectKey) ? { status: 429, reason: 'TooManyRequests' } : undefined;
    default:
      return undefined;
  }
}

const claims = z.object({ iss: z.string(), iat: z.number() });

function faultOfToken(token: string | undefined): string | undefined {
  if (token === undefined) return 'MissingProviderToken';
  const read = readToken(token, createPublicKey(sender.key), 'ES256');
  const told = claims.safeParse(read?.claims);
  if (!told.success || told.data.iss !== teamId || read?.header['kid'] !== keyId) return 'InvalidProviderToken';
  return Math.abs(systemClock.nowMs() / 1_000 - told.data.iat) > 3_600 ? 'ExpiredProviderToken' : undefined;
}

function headerOf(request: Http2ServerRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

async function readBody(request: Http2ServerRequest): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
