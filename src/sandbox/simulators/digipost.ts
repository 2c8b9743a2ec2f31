// Simulated Digipost: its API as the owner's open client speaks it (schema v8): signed requests, links, identification,
// messages recognised by their id, document status and events. What debtors do: magic-identity.ts.
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { instantOf, instantOfMailDate, isoOf, systemClock } from '../../clock.ts';
import { courseOf } from '../debtors/habits.ts';
import { type MailboxBehaviour, mailboxBehaviour } from '../debtors/magic-identity.ts';
import { noFaults } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';

const userId = '1000';
const mediaType = 'application/vnd.digipost-v8+xml';
const schema = 'http://api.digipost.no/schema/v8';

let keys: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** One pair for the process: making it takes a while. */
function keyPair() {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return keys;
}

/** Starts it. Faults hit messages alone. */
export async function openDigipostSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const { publicKey, privateKey } = keyPair();
  const house: House = { world, publicKey, messages: new Map(), events: [], items: [] };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path === '/messages',
    answer: (request) => route(house, request),
  });
  return {
    name: 'digipost',
    faults,
    access: { settings: { baseUrl: http.url, userId }, secrets: { privateKey } },
    items: () => house.items,
    // Its contract has no callbacks: reports are asked for.
    callBackTo() {},
    close: () => http.close(),
  };
}

type Item = SimulatedItem & { state: string };

interface House {
  readonly world: SimulatorWorld;
  readonly publicKey: string;
  readonly messages: Map<string, Item>;
  readonly events: DocumentEvent[];
  readonly items: Item[];
}

interface DocumentEvent {
  readonly uuid: string;
  readonly type: 'OPENED';
  readonly createdMs: number;
  readonly documentMs: number;
  /** Real time: adapters ask for windows of it, though the event tells a simulated instant. */
  readonly registeredMs: number;
}

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path } = request;
  const wrong = faultOfSignature(house, request);
  if (wrong !== undefined) return problem(401, wrong);
  if (method === 'GET' && path === '/') return entryPoint();
  if (method === 'POST' && path === '/identification') return identify(request);
  if (method === 'POST' && path === '/messages') return take(house, request);
  if (method === 'GET' && path === '/documents/events') return tellEvents(house, request.query);
  const uuid = /^\/documents\/1000\/([0-9a-f-]{36})\/status$/.exec(path)?.[1];
  if (method !== 'GET' || uuid === undefined) return problem(404, 'PROBLEM_WITH_REQUEST');
  const item = house.messages.get(uuid);
  if (item === undefined) return problem(404, 'DOCUMENT_NOT_FOUND');
  const times = `created="${isoOf(item.arrivedAtMs)}" delivered="${isoOf(item.arrivedAtMs)}"`;
  const about = `uuid="${uuid}" sender-id="${userId}" status="DELIVERED" ${times}`;
  return xml(200, `<document-status xmlns="${schema}" ${about} channel="DIGIPOST" is-primary-document="true"/>`);
}

const dateToleranceMs = 300_000;
const signedHeaders = ['content-md5', 'date', 'x-content-sha256', 'x-digipost-userid'];

/** What is wrong with a request's signature, by the contract's code; undefined when it is good. */
function faultOfSignature(house: House, { method, path, query, headers, body }: SimulatedRequest): string | undefined {
  if (headers['x-digipost-userid'] !== userId) return 'UNKNOWN_USER_ID';
  const sentMs = instantOfMailDate(headers['date'] ?? '');
  if (sentMs === undefined) return 'INVALID_DATE_HEADER';
  if (Math.abs(sentMs - systemClock.nowMs()) > dateToleranceMs) return 'DATE_HEADER_OUTSIDE_ACCEPTED_INTERVAL';
  const hash = createHash('sha256').update(body).digest('base64');
  if (body.length > 0 && headers['x-content-sha256'] !== hash) return 'INVALID_SHA256';
  const present = signedHeaders.filter((name) => headers[name] !== undefined);
  const lines = [method, path.toLowerCase(), ...present.map((name) => `${name}: ${headers[name]}`)];
  const canonical = `${lines.join('\n')}\n${query.toString().toLowerCase()}\n`;
  const signature = headers['x-digipost-signature'] ?? '';
  const isGood = createVerify('RSA-SHA256').update(canonical).verify(house.publicKey, signature, 'base64');
  return isGood ? undefined : 'INVALID_SIGNATURE';
}

function entryPoint(): SimulatedAnswer {
  const links = {
    create_message: '/messages',
    identify_recipient: '/identification',
    document_events: '/documents/events',
  };
  const elements = Object.entries(links).map(
    ([rel, uri]) =>
      `<link rel="https://api.digipost.example/relations/${rel}" uri="https://api.digipost.example${uri}" media-type="${mediaType}"/>`,
  );
  return xml(200, `<entrypoint xmlns="${schema}">${elements.join('')}</entrypoint>`);
}

/** Who is meant, by any of the three elements that name somebody. */
function recipientOf(text: string): string | undefined {
  return /<(personal-identification-number|organisation-number|digipost-address)>([^<]+)<\/\1>/.exec(text)?.[2];
}

function identify(request: SimulatedRequest): SimulatedAnswer {
  const recipient = recipientOf(request.body.toString('utf8'));
  if (recipient === undefined) return problem(400, 'SCHEMA_VALIDATION_ERROR');
  const isOwner = mailboxBehaviour(recipient) !== 'NOT_USER';
  const result = isOwner
    ? '<result>DIGIPOST</result><digipost-address>somebody#0000</digipost-address>'
    : '<result>UNIDENTIFIED</result><unidentified-reason>NOT_FOUND</unidentified-reason>';
  return xml(200, `<identification-result xmlns="${schema}">${result}</identification-result>`);
}

const bytesMax = 10 * 1024 * 1024;

function take(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { effects, schedule } = house.world;
  const parts = partsOf(request);
  const message = parts.get('message')?.toString('utf8');
  const recipient = message === undefined ? undefined : recipientOf(message);
  const id = message && /<message-id>([^<]{1,200})<\/message-id>/.exec(message)?.[1];
  const uuid = message && /<uuid>([0-9a-f-]{36})<\/uuid>/.exec(message)?.[1];
  const subject = message && /<subject>([^<]{1,255})<\/subject>/.exec(message)?.[1];
  if (!message || recipient === undefined || !id || !uuid || !subject) return problem(400, 'SCHEMA_VALIDATION_ERROR');
  const write = (kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED') =>
    effects.write({ atMs: schedule.nowMs(), partner: 'digipost', effectKey: id, kind });
  const refuse = (status: number, code: string) => {
    write('REFUSED');
    return problem(status, code);
  };
  if (house.messages.has(uuid)) {
    write('REPEATED');
    return problem(409, 'DUPLICATE_MESSAGE');
  }
  const pdf = parts.get(uuid);
  if (pdf === undefined) return refuse(400, 'DOCUMENTS_AND_FILES_MISMATCH');
  if (request.body.length > bytesMax) return refuse(413, 'FILE_TOO_LARGE');
  if (!pdf.toString('latin1').startsWith('%PDF-')) return refuse(400, 'INVALID_PDF_CONTENT');
  const behaviour = mailboxBehaviour(recipient);
  if (behaviour === 'NOT_USER') return refuse(404, 'UNKNOWN_RECIPIENT');
  if (behaviour === 'REFUSE') return refuse(400, 'VALIDATION_FAILED');
  write('ACCEPTED');
  const item = keep(house, { id, uuid, subject, recipient, message, pdf });
  const openedAtMs = openingOf(house, behaviour, item);
  if (openedAtMs !== null) planOpening(house, uuid, item, openedAtMs);
  const delivered = `<delivery-time>${isoOf(item.arrivedAtMs)}</delivery-time>`;
  const about = `<message-id>${id}</message-id><delivery-method>DIGIPOST</delivery-method><sender-id>${userId}</sender-id>`;
  const document = `<primary-document><uuid>${uuid}</uuid><file-type>pdf</file-type></primary-document>`;
  const body = `${about}<status>DELIVERED</status>${delivered}${document}`;
  return xml(200, `<message-delivery xmlns="${schema}">${body}</message-delivery>`);
}

const hourMs = 3_600_000;

interface Message {
  readonly id: string;
  readonly uuid: string;
  readonly subject: string;
  readonly recipient: string;
  readonly message: string;
  readonly pdf: Buffer;
}

function keep(house: House, { id, uuid, subject, recipient, message, pdf }: Message): Item {
  const item: Item = {
    itemId: uuid,
    effectKey: id,
    channel: 'MAILBOX',
    recipient,
    title: subject,
    arrivedAtMs: house.world.schedule.nowMs(),
    state: 'DELIVERED',
    parts: [
      { name: `${subject}.pdf`, contentType: 'application/pdf', body: pdf },
      { name: 'message.xml', contentType: 'application/xml', body: message },
    ],
  };
  house.messages.set(uuid, item);
  house.items.unshift(item);
  house.items.splice(itemsMax);
  return item;
}

function openingOf({ world }: House, behaviour: MailboxBehaviour, item: Item): number | null {
  const { arrivedAtMs, recipient, itemId, effectKey } = item;
  if (behaviour === 'DECLINE') return null;
  if (behaviour === 'PAY') return arrivedAtMs + hourMs;
  if (world.habitsSeed === undefined) return arrivedAtMs + 24 * hourMs;
  const document = effectKey ?? itemId;
  const arrival = { debtor: recipient, document, arrivedAtMs, dueAtMs: arrivedAtMs, seed: world.habitsSeed };
  return courseOf({ channel: 'MAILBOX', ...arrival }).openedAtMs;
}

function planOpening(house: House, uuid: string, item: Item, openedAtMs: number): void {
  house.world.schedule.plan(openedAtMs, async (createdMs) => {
    item.state = 'OPENED';
    const registeredMs = systemClock.nowMs();
    house.events.push({ uuid, type: 'OPENED', createdMs, documentMs: item.arrivedAtMs, registeredMs });
  });
}

function tellEvents(house: House, query: URLSearchParams): SimulatedAnswer {
  const [fromMs, toMs] = ['from', 'to'].map((name) => instantOf(query.get(name) ?? ''));
  if (fromMs === undefined || toMs === undefined || fromMs > toMs) return problem(400, 'INVALID_DATE_RANGE');
  const offset = Number(query.get('offset') ?? 0);
  const elements = house.events
    .filter(({ registeredMs }) => registeredMs >= fromMs && registeredMs <= toMs)
    .slice(offset, offset + Number(query.get('maxResults') ?? 100))
    .map(({ uuid, type, createdMs, documentMs }) => {
      const times = `created="${isoOf(createdMs)}" document-created="${isoOf(documentMs)}"`;
      return `<event uuid="${uuid}" type="${type}" ${times}/>`;
    });
  return xml(200, `<document-events xmlns="${schema}">${elements.join('')}</document-events>`);
}

/** The parts of a multipart request by their file names. */
function partsOf({ headers, body }: SimulatedRequest): ReadonlyMap<string, Buffer> {
  const type = headers['content-type'] ?? '';
  const boundary = /^multipart\/vnd\.digipost-v8\+xml\b.*boundary="?([^";]+)"?/.exec(type)?.[1];
  const parts = new Map<string, Buffer>();
  if (boundary === undefined) return parts;
  const text = body.toString('latin1');
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const split = part.indexOf('\r\n\r\n');
    const name = /filename="([^"]+)"/.exec(part.slice(0, split))?.[1];
    if (name !== undefined) parts.set(name, Buffer.from(part.slice(split + 4, -2), 'latin1'));
  }
  return parts;
}

function problem(status: number, code: string): SimulatedAnswer {
  const message = 'Refused by the simulated Digipost';
  const parts = [`<error-code>${code}</error-code>`, `<error-message>${message}</error-message>`];
  return xml(status, `<error xmlns="${schema}">${parts.join('')}<error-type>CLIENT_DATA</error-type></error>`);
}

function xml(status: number, root: string): SimulatedAnswer {
  return { status, headers: { 'content-type': mediaType }, body: `<?xml version="1.0" encoding="UTF-8"?>${root}` };
}
