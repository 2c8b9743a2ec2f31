// Simulated Firebase Cloud Messaging, HTTP v1: tokens for its one service account, messages to registration tokens, and
// the phones that show them. How phones behave, by the end of their token: magic-push.ts.
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../../clock.ts';
import { pushBehaviour } from '../debtors/magic-push.ts';
import { noFaults } from '../faults.ts';
import { makeShade, type Shade } from '../push/shade.ts';
import { readToken } from '../push/signed-token.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { jsonOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const projectId = 'sandbox-push';
const clientEmail = 'sender@sandbox-push.example';
const sendPath = `/v1/projects/${projectId}/messages:send`;

interface House {
  readonly shade: Shade;
  readonly account: KeyObject;
  readonly tokens: Set<string>;
  url: string;
}

/** Starts it, with a service account of its own. Faults hit messages alone. */
export async function openFcmSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const account = createPublicKey(privateKey);
  const house: House = { shade: makeShade(world, 'fcm'), account, tokens: new Set(), url: '' };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ path }) => path === sendPath,
    answer: (request) => route(house, request),
  });
  house.url = http.url;
  return {
    name: 'fcm',
    faults,
    access: {
      settings: { projectId, baseUrl: http.url, tokenUrl: `${http.url}/token` },
      secrets: { clientEmail, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    },
    items: house.shade.items,
    // Firebase never calls back.
    callBackTo: () => {},
    close: () => http.close(),
  };
}

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  if (request.method === 'POST' && request.path === '/token') return authorise(house, request);
  if (!house.tokens.has(request.headers['authorization'] ?? '')) return failure(401, 'UNAUTHENTICATED');
  if (request.method !== 'POST' || request.path !== sendPath) return failure(404, 'NOT_FOUND');
  return take(house, request);
}

const claims = z.object({
  iss: z.literal(clientEmail),
  scope: z.literal('https://www.googleapis.com/auth/firebase.messaging'),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});
const clockSkewSeconds = 300;

function authorise({ account, tokens, url }: House, { body }: SimulatedRequest): SimulatedAnswer {
  const form = new URLSearchParams(body.toString('utf8'));
  const isGrant = form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const read = claims.safeParse(readToken(form.get('assertion') ?? '', account, 'RS256')?.claims);
  const now = systemClock.nowMs() / 1_000;
  const isGood =
    read.success &&
    read.data.aud === `${url}/token` &&
    Math.abs(read.data.iat - now) < clockSkewSeconds &&
    read.data.exp - read.data.iat <= 3_600;
  if (!isGrant || !isGood) return { status: 400, body: { error: 'invalid_grant' } };
  const token = randomBytes(24).toString('base64url');
  tokens.add(`Bearer ${token}`);
  return { status: 200, body: { access_token: token, expires_in: 3_599, token_type: 'Bearer' } };
}

const message = z.looseObject({
  token: z.string().optional(),
  topic: z.string().optional(),
  notification: z.object({ title: z.string(), body: z.string() }),
  android: z
    .looseObject({
      collapse_key: z.string().optional(),
      ttl: z
        .string()
        .regex(/^\d+(\.\d{1,9})?s$/)
        .optional(),
    })
    .optional(),
});
const sent = z.object({ validate_only: z.boolean().optional(), message });
const messageBytesMax = 4_096;

function take({ shade }: House, request: SimulatedRequest): SimulatedAnswer {
  const read = sent.safeParse(jsonOf(request));
  if (!read.success) return failure(400, 'INVALID_ARGUMENT');
  const { validate_only: isCheck = false, message: told } = read.data;
  if (told.token === undefined && told.topic === undefined) return failure(400, 'INVALID_ARGUMENT');
  if (isCheck) return success('fake_message_id');
  const effectKey = told.android?.collapse_key ?? null;
  const { token = '', notification } = told;
  const refusal = refusalOf(shade, token, effectKey, request.body.length);
  if (refusal !== undefined) {
    shade.refuse(effectKey);
    return refusal;
  }
  const source = JSON.stringify(told, null, 2);
  return success(shade.take({ effectKey, recipient: token, ...notification, source }, pushBehaviour(token)));
}

function refusalOf(shade: Shade, token: string, effectKey: string | null, bytes: number): SimulatedAnswer | undefined {
  if (bytes > messageBytesMax) return failure(400, 'INVALID_ARGUMENT');
  switch (pushBehaviour(token)) {
    case 'GONE':
      return failure(404, 'NOT_FOUND', 'UNREGISTERED');
    case 'BAD':
      return failure(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message.token');
    case 'LARGE':
      return failure(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', 'message');
    case 'FOREIGN':
      return failure(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH');
    case 'CLOSED':
      return { ...failure(503, 'UNAVAILABLE', 'UNAVAILABLE'), headers: { 'retry-after': '30' } };
    case 'QUOTA':
      return shade.isTooMany(effectKey) ? failure(429, 'RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED') : undefined;
    default:
      return undefined;
  }
}

function success(messageId: string): SimulatedAnswer {
  return { status: 200, body: { name: `projects/${projectId}/messages/${messageId}` } };
}

/** An error as Google's APIs write them: a status, and FCM's own code and the field at fault as details. */
function failure(status: number, name: string, errorCode?: string, field?: string): SimulatedAnswer {
  const details = [
    ...(errorCode === undefined ? [] : [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }]),
    ...(field === undefined
      ? []
      : [
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field, description: 'Invalid' }],
          },
        ]),
  ];
  return { status, body: { error: { code: status, status: name, message: 'Refused by the simulated FCM', details } } };
}
