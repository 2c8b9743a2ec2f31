// Simulated Lob: letters as its published contract has them: multipart orders with an idempotency key, a list filtered by
// metadata, cancelling inside five minutes, signed events on the simulated clock. Addresses: magic-recipient.ts.
import { createHmac, randomBytes } from 'node:crypto';
import { isoOf } from '../../clock.ts';
import { letterBehaviour } from '../debtors/magic-recipient.ts';
import { noFaults } from '../faults.ts';
import { type Desk, type DeskLetter, makeDesk } from '../print/desk.ts';
import type { LetterEvent, PlannedEvent } from '../print/schedule.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender } from '../wire/callback-sender.ts';
import { basicOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const apiKey = 'test_sandbox_api_key';
const webhookSecret = 'the sandbox signs for Lob';
const cancellationMs = 5 * 60_000;

/** Starts it. Faults hit orders of letters alone. */
export async function openLobSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    world,
    callbacks: makeCallbackSender(world.schedule, faults),
    callbackUrl: world.callbackUrl,
    metadata: new Map(),
    desk: makeDesk(world, 'lob', 'deleted', (letter, event) => move(house, letter, event)),
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path === '/v1/letters',
    answer: (request) => route(house, request),
  });
  return {
    name: 'lob',
    faults,
    access: {
      settings: { baseUrl: `${http.url}/v1`, fromAddressId: 'adr_5a6ndb0x' },
      secrets: { apiKey, webhookSecret },
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
  /** By letter id. */
  readonly metadata: Map<string, Readonly<Record<string, string>>>;
  readonly desk: Desk;
}

async function route(house: House, request: SimulatedRequest): Promise<SimulatedAnswer> {
  const { method, path } = request;
  if (basicOf(request)?.user !== apiKey) return problem(401, 'invalid_api_key', 'Your API key is not valid.');
  if (method === 'POST' && path === '/v1/letters') return order(house, request);
  if (method === 'GET' && path === '/v1/letters') return list(house, request);
  const letter = house.desk.byId.get(path.replace(/^\/v1\/letters\//, ''));
  if (letter === undefined) return problem(404, 'not_found', 'letter not found');
  if (method === 'GET') return { status: 200, body: shown(house, letter) };
  if (method === 'DELETE') return cancel(house, letter);
  return problem(404, 'not_found', 'no such resource');
}

function list(house: House, { query }: SimulatedRequest): SimulatedAnswer {
  const wanted = [...query].flatMap(([name, value]) => {
    const key = /^metadata\[(.{1,40})\]$/.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  const data = house.desk.items
    .filter(({ itemId }) => wanted.every(([key, value]) => house.metadata.get(itemId)?.[key] === value))
    .slice(0, Number(query.get('limit') ?? 10))
    .map((letter) => shown(house, letter));
  return { status: 200, body: { data, object: 'list', count: data.length } };
}

async function order(house: House, request: SimulatedRequest): Promise<SimulatedAnswer> {
  const effectKey = request.headers['idempotency-key'] ?? null;
  const known = effectKey === null ? undefined : house.desk.byKey.get(effectKey);
  if (known !== undefined) {
    house.desk.note(effectKey, 'REPEATED');
    return { status: 200, body: shown(house, known) };
  }
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(request.body), { headers }).formData().catch(() => undefined);
  const text = (name: string) => {
    const value = form?.get(name);
    return typeof value === 'string' ? value : '';
  };
  const refuse = (code: string, message: string) => {
    house.desk.note(effectKey, 'REFUSED');
    return problem(422, code, message);
  };
  for (const name of ['to[name]', 'to[address_line1]', 'to[address_city]', 'from', 'color', 'use_type']) {
    if (text(name) === '') return refuse('invalid', `${name} is required`);
  }
  const file = form?.get('file');
  const pdf = file instanceof Blob ? Buffer.from(await file.arrayBuffer()) : undefined;
  if (pdf?.subarray(0, 5).toString('latin1') !== '%PDF-') return refuse('invalid_file', 'The file is invalid.');
  const lines = [text('to[address_line1]'), text('to[address_line2]')];
  const behaviour = letterBehaviour(lines, text('to[address_zip]'));
  if (behaviour === 'REFUSE') {
    return refuse('failed_deliverability_strictness', "The to address doesn't meet strictness requirements.");
  }
  const place = [text('to[address_zip]'), text('to[address_city]'), text('to[address_country]')].join(' ');
  const letterId = `ltr_${randomBytes(8).toString('hex')}`;
  house.metadata.set(letterId, metadataOf(form));
  const letter = house.desk.take({
    letterId,
    effectKey,
    recipient: [text('to[name]'), ...lines.filter((line) => line !== ''), place].join(', '),
    title: file instanceof File ? file.name : letterId,
    state: 'created',
    pdf,
    behaviour,
  });
  return { status: 200, body: shown(house, letter) };
}

function metadataOf(form: FormData | undefined): Record<string, string> {
  return Object.fromEntries(
    [...(form ?? [])].flatMap(([name, value]) => {
      const key = /^metadata\[(.{1,40})\]$/.exec(name)?.[1];
      return key !== undefined && typeof value === 'string' ? [[key, value]] : [];
    }),
  );
}

function cancel(house: House, letter: DeskLetter): SimulatedAnswer {
  const isOpen = house.world.schedule.nowMs() < letter.arrivedAtMs + cancellationMs;
  if (letter.state === 'deleted') return problem(404, 'not_found', 'letter not found');
  if (letter.state !== 'created' || !isOpen) return problem(422, 'not_deletable', 'The letter cannot be deleted.');
  letter.state = 'deleted';
  house.desk.note(letter.effectKey, 'CANCELLED');
  return { status: 200, body: { id: letter.itemId, deleted: true, object: 'letter_deleted' } };
}

const stateOf: Readonly<Record<LetterEvent, string>> = {
  printed: 'rendered_pdf',
  handed_to_post: 'mailed',
  delivered: 'delivered',
  returned: 'returned_to_sender',
};

async function move(house: House, letter: DeskLetter, { event, atMs }: PlannedEvent): Promise<void> {
  letter.state = stateOf[event];
  if (house.callbackUrl === undefined) return;
  const body = JSON.stringify({
    id: `evt_${randomBytes(8).toString('hex')}`,
    body: shown(house, letter),
    reference_id: letter.itemId,
    event_type: { id: `letter.${letter.state}`, enabled_for_test: true, resource: 'letters', object: 'event_type' },
    date_created: isoOf(atMs),
    object: 'event',
  });
  const callback = {
    url: house.callbackUrl,
    body,
    headers: { 'content-type': 'application/json' },
    sign(nowMs: number, forged: boolean) {
      const timestamp = String(nowMs);
      const key = forged ? 'another secret' : webhookSecret;
      const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex');
      return { 'lob-signature': signature, 'lob-signature-timestamp': timestamp };
    },
  };
  await house.callbacks.send(callback, atMs);
}

function shown(house: House, letter: DeskLetter) {
  const { state, itemId: id } = letter;
  const names: Readonly<Record<string, string>> = {
    mailed: 'Mailed',
    delivered: 'Delivered',
    returned_to_sender: 'Returned to Sender',
  };
  const name = names[state];
  return {
    id,
    status: state === 'created' ? 'processed' : 'rendered',
    deleted: state === 'deleted',
    tracking_events: name === undefined ? [] : [{ type: 'normal', name }],
    metadata: house.metadata.get(id) ?? {},
    failure_reason: null,
    object: 'letter',
  };
}

function problem(status: number, code: string, message: string): SimulatedAnswer {
  return { status, body: { error: { message, code, status_code: status } } };
}
