// Simulated Pingen: its API, version 2, as it is published: tokens, uploads, letters, cancelling, signed webhooks on the
// simulated clock. What becomes of a letter stands in its meta_data.recipient: magic-recipient.ts.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isoOf } from '../../clock.ts';
import { letterBehaviour } from '../debtors/magic-recipient.ts';
import { noFaults } from '../faults.ts';
import { type Desk, type DeskLetter, makeDesk } from '../print/desk.ts';
import type { LetterEvent, PlannedEvent } from '../print/schedule.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender } from '../wire/callback-sender.ts';
import { jsonOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const organisationId = '0b5a9c1e-7d34-4c55-8f0e-2a6b1d9e4f70';
const clientId = 'sandbox';
const clientSecret = 'sandbox-client-secret';
const signingKey = 'the sandbox signs for Pingen';
// What is not taken comes again after 1, 5 and 10 minutes, 1, 2 and 4 hours.
const repeatAfterMs = [1, 5, 10, 60, 120, 240].map((minutes) => minutes * 60_000);

/** Starts it, API and identity on one address. Faults hit orders of letters alone. */
export async function openPingenSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const callbacks = makeCallbackSender(world.schedule, faults, repeatAfterMs);
  const house: House = {
    world,
    callbacks,
    callbackUrl: world.callbackUrl,
    url: '',
    tokens: new Set(),
    uploads: new Map(),
    desk: makeDesk(world, 'pingen', 'cancelled', (letter, event) => move(house, letter, event)),
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path.endsWith('/letters'),
    answer: (request) => route(house, request),
  });
  house.url = http.url;
  return {
    name: 'pingen',
    faults,
    access: {
      settings: { organisationId, baseUrl: http.url, identityUrl: http.url },
      secrets: { clientId, clientSecret, signingKey },
    },
    items: () => house.desk.items,
    callBackTo(url) {
      house.callbackUrl = url;
    },
    close: () => http.close(),
  };
}

interface House {
  readonly world: SimulatorWorld;
  readonly callbacks: CallbackSender;
  callbackUrl: string | undefined;
  url: string;
  readonly tokens: Set<string>;
  /** Files by the path they are put to; undefined until one is. */
  readonly uploads: Map<string, Buffer | undefined>;
  readonly desk: Desk;
}

const letters = `/organisations/${organisationId}/deliveries/letters`;

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path } = request;
  if (method === 'POST' && path === '/auth/access-tokens') return authorise(house, request);
  if (method === 'PUT' && path.startsWith('/uploads/')) return putFile(house, request);
  if (!house.tokens.has(request.headers['authorization'] ?? '')) return problem(401, 'Unauthorized');
  if (method === 'GET' && path === '/file-upload') return placeFile(house);
  if (method === 'POST' && path === letters) return order(house, request);
  if (method === 'GET' && path === letters) {
    const limit = Number(request.query.get('page[limit]') ?? 20);
    return answerOf(200, house.desk.items.slice(0, limit).map(shown));
  }
  const [id = '', act] = path.startsWith(`${letters}/`) ? path.slice(letters.length + 1).split('/') : [];
  const letter = house.desk.byId.get(id);
  if (letter === undefined) return problem(404, 'Not found');
  if (method === 'GET' && act === undefined) return answerOf(200, shown(letter));
  if (method === 'PATCH' && act === 'cancel') return cancel(house, letter);
  return problem(404, 'Not found');
}

function authorise(house: House, request: SimulatedRequest): SimulatedAnswer {
  const form = new URLSearchParams(request.body.toString('utf8'));
  const isKnown = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
  if (!isKnown || form.get('grant_type') !== 'client_credentials') {
    return { status: 401, body: { error: 'invalid_client' } };
  }
  const token = randomBytes(24).toString('base64url');
  house.tokens.add(`Bearer ${token}`);
  return { status: 200, body: { token_type: 'Bearer', expires_in: 43_200, access_token: token } };
}

function placeFile(house: House): SimulatedAnswer {
  const path = `/uploads/${randomUUID()}`;
  house.uploads.set(path, undefined);
  const url = `${house.url}${path}`;
  const attributes = { url, url_signature: signatureOf(url), expires_at: isoOf(house.world.schedule.nowMs()) };
  return answerOf(200, { id: randomUUID(), type: 'file_uploads', attributes });
}

function signatureOf(url: string): string {
  return createHmac('sha256', clientSecret).update(url).digest('hex');
}

/** The store of the files is another house: it takes what its address allows, and wants no token. */
function putFile(house: House, { path, headers, body }: SimulatedRequest): SimulatedAnswer {
  if (!house.uploads.has(path) || headers['authorization'] !== undefined) return { status: 403 };
  house.uploads.set(path, body);
  return { status: 200 };
}

const party = z.object({
  name: z.string().min(1).max(45),
  street: z.string().max(40),
  number: z.string().max(10),
  zip: z.string().max(8),
  city: z.string().min(1).max(25),
  country: z.string().regex(/^[A-Z]{2}$/),
});
const ordered = z.object({
  data: z.object({
    type: z.literal('letters'),
    attributes: z.strictObject({
      file_original_name: z.string().min(5).max(255),
      file_url: z.url(),
      file_url_signature: z.string(),
      address_position: z.enum(['left', 'right']),
      auto_send: z.boolean(),
      delivery_product: z.enum(['cheap', 'fast', 'bulk', 'premium', 'registered']),
      print_mode: z.enum(['simplex', 'duplex']),
      print_spectrum: z.enum(['grayscale', 'color']),
      meta_data: z.object({ recipient: party, sender: party }).optional(),
    }),
  }),
});

function order(house: House, request: SimulatedRequest): SimulatedAnswer {
  const effectKey = request.headers['idempotency-key'] ?? null;
  const known = effectKey === null ? undefined : house.desk.byKey.get(effectKey);
  if (known !== undefined) {
    house.desk.note(effectKey, 'REPEATED');
    return answerOf(201, shown(known));
  }
  const read = ordered.safeParse(jsonOf(request));
  if (!read.success) return refuse(house, effectKey, `/${read.error.issues[0]?.path.join('/') ?? ''}`);
  const { file_url: url, file_url_signature: signature, meta_data: meta, ...told } = read.data.data.attributes;
  const pdf = house.uploads.get(url.slice(house.url.length));
  const isFile = signature === signatureOf(url) && pdf?.subarray(0, 5).toString('latin1') === '%PDF-';
  if (pdf === undefined || !isFile) return refuse(house, effectKey, '/data/attributes/file_url');
  const to = meta?.recipient;
  const behaviour = to ? letterBehaviour([`${to.street} ${to.number}`], to.zip) : 'DELIVER';
  if (behaviour === 'REFUSE') return refuse(house, effectKey, '/data/attributes/meta_data/recipient');
  const letter = house.desk.take({
    letterId: randomUUID(),
    effectKey,
    recipient: to ? `${to.name}, ${to.street} ${to.number}, ${to.zip} ${to.city}, ${to.country}` : '',
    title: told.file_original_name,
    state: 'validating',
    pdf,
    behaviour,
  });
  return answerOf(201, shown(letter));
}

function refuse(house: House, effectKey: string | null, pointer: string): SimulatedAnswer {
  house.desk.note(effectKey, 'REFUSED');
  return problem(422, 'Unprocessable entity', pointer);
}

function cancel(house: House, letter: DeskLetter): SimulatedAnswer {
  if (letter.state === 'cancelled') return { status: 202 };
  if (letter.state !== 'validating') return problem(409, 'The letter cannot be cancelled any more');
  letter.state = 'cancelled';
  house.desk.note(letter.effectKey, 'CANCELLED');
  return { status: 202 };
}

const stateOf: Readonly<Record<LetterEvent, string>> = {
  printed: 'submitted',
  handed_to_post: 'sent',
  delivered: 'delivered',
  returned: 'undeliverable',
};

async function move(house: House, letter: DeskLetter, { event, reason, atMs }: PlannedEvent): Promise<void> {
  letter.state = stateOf[event];
  if (house.callbackUrl === undefined || event === 'printed') return;
  const isReturn = event === 'returned';
  const attributes = {
    created_at: isoOf(atMs),
    ...(isReturn && {
      reason: reason === 'MOVED' ? 'Recipient has moved' : 'Recipient unknown at this address',
      ...(reason === 'MOVED' && { corrected_address: 'A. N. Other, Elsewhere 1, 12345 Anywhere' }),
    }),
  };
  const related = (type: string, id: string) => ({ data: { type, id } });
  const relationships = {
    organisation: related('organisations', organisationId),
    letter: related('letters', letter.itemId),
    event: related('letters_events', randomUUID()),
  };
  const type = `webhook_${stateOf[event]}`;
  const body = JSON.stringify({ data: { type, id: randomUUID(), attributes, relationships } });
  const callback = {
    url: house.callbackUrl,
    body,
    headers: { 'content-type': 'application/vnd.api+json' },
    sign: (_nowMs: number, forged: boolean) => ({
      signature: createHmac('sha256', forged ? 'another key' : signingKey)
        .update(body)
        .digest('hex'),
    }),
  };
  await house.callbacks.send(callback, atMs);
}

function shown(letter: DeskLetter) {
  const price = letter.state === 'validating' ? {} : { price_value: 1.27, price_currency: 'EUR' };
  const attributes = { status: letter.state, file_original_name: letter.title, ...price };
  return { id: letter.itemId, type: 'letters', attributes };
}

function answerOf(status: number, data: unknown): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/vnd.api+json' }, body: JSON.stringify({ data }) };
}

function problem(status: number, title: string, pointer?: string): SimulatedAnswer {
  return { status, body: { errors: [{ title, ...(pointer !== undefined && { source: { pointer } }) }] } };
}
