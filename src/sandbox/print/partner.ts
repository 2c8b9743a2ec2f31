// The simulated print house: takes letters over HTTP, prints and posts them on the simulated clock, reports by signed
// callback. Its contract, which the print adapter speaks:
//   POST   /letters               Idempotency-Key: <key>   201 new, 200 the same again, 409 other content, 422 refused
//   GET    /letters/by-key/{key}                           200 {letterId, status}, 404
//   DELETE /letters/by-key/{key}                           200 cancelled, 409 too late, 404
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { instantOf, isoOf } from '../../clock.ts';
import { letterBehaviour } from '../debtors/magic-recipient.ts';
import type { EffectLog } from '../effect-log.ts';
import { type Faults, noFaults, takeFault } from '../faults.ts';
import type { SimulatedSchedule } from '../simulated-schedule.ts';
import { type CallbackSender, makeCallbackSender, standardCallback } from '../wire/callback-sender.ts';
import { planLetter } from './schedule.ts';

/** A letter as the simulated print house has it. The PDF is let go when there are many newer ones. */
export interface SimulatedLetter {
  readonly letterId: string;
  readonly key: string;
  readonly bodyHash: string;
  readonly recipient: readonly string[];
  readonly pages: number;
  readonly takenAtMs: number;
  /** Physical instant from which a look-up finds it. */
  readonly visibleFromMs: number;
  status: 'accepted' | 'printed' | 'handed_to_post' | 'delivered' | 'returned' | 'cancelled';
  pdf: Buffer | undefined;
}

export interface PrintPartnerOptions {
  /** 0: any free port. */
  readonly port: number;
  readonly apiKey: string;
  readonly callbackUrl: string | undefined;
  readonly signingSecret: string;
  /** How long after acceptance a look-up does not find a letter yet, in real milliseconds. */
  readonly processingMs: number;
  readonly schedule: SimulatedSchedule;
  readonly effects: EffectLog;
  readonly monotonicMs: () => number;
}

export interface PrintPartner {
  readonly port: number;
  readonly faults: Faults;
  /** Newest first. */
  letters(): readonly SimulatedLetter[];
  /** Changes where callbacks go. */
  callBackTo(url: string): void;
  close(): Promise<void>;
}

const bodyBytesMax = 16 * 1024 * 1024;
const pdfsMax = 500;

/** Starts the print house. */
export async function openPrintPartner(options: PrintPartnerOptions): Promise<PrintPartner> {
  const faults = noFaults();
  const callbacks = makeCallbackSender(options.schedule, faults);
  const house: House = { ...options, faults, callbacks, byKey: new Map(), letters: [] };
  const server = createServer((request, response) => {
    serve(house, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    faults,
    letters: () => house.letters,
    callBackTo(url) {
      house.callbackUrl = url;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface House extends Omit<PrintPartnerOptions, 'callbackUrl'> {
  callbackUrl: string | undefined;
  readonly faults: Faults;
  readonly callbacks: CallbackSender;
  readonly byKey: Map<string, SimulatedLetter>;
  readonly letters: SimulatedLetter[];
}

type Answer = { readonly status: number; readonly body: unknown; readonly retryAfter?: string };

async function serve(house: House, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  if (house.faults.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, house.faults.latencyMs));
  const isOrder = request.method === 'POST';
  const fault = isOrder ? takeFault(house.faults) : undefined;
  if (fault === 'cut-after-request') return void response.destroy();
  if (fault === '500-before') return reply(response, { status: 500, body: { code: 'INTERNAL' } });
  if (fault === '429') return reply(response, { status: 429, body: { code: 'TOO_MANY' }, retryAfter: '30' });
  const answer = body === undefined ? problem(413, 'TOO_LARGE') : route(house, request, body);
  if (fault === 'timeout') return;
  if (fault === 'cut-after-effect') return void response.destroy();
  reply(response, fault === '500-after-effect' ? { status: 500, body: { code: 'INTERNAL' } } : answer);
}

function route(house: House, request: IncomingMessage, body: Buffer): Answer {
  if (!isAuthorised(request, house.apiKey)) return problem(401, 'UNAUTHORISED');
  const path = request.url?.split('?')[0] ?? '';
  const key = /^\/letters\/by-key\/([^/]{1,200})$/.exec(path)?.[1];
  if (request.method === 'POST' && path === '/letters') return order(house, request, body);
  if (key === undefined) return problem(404, 'NO_SUCH_RESOURCE');
  const letter = house.byKey.get(decodeURIComponent(key));
  if (letter === undefined || house.monotonicMs() < letter.visibleFromMs) return problem(404, 'NO_SUCH_LETTER');
  if (request.method === 'GET') return { status: 200, body: shown(letter) };
  if (request.method === 'DELETE') return cancel(house, letter);
  return problem(405, 'METHOD_NOT_ALLOWED');
}

const orderSchema = z.object({
  reference: z.string().max(200),
  handedOverAt: z.string().max(40),
  recipient: z.object({
    name: z.string().min(1).max(200),
    lines: z.array(z.string().max(200)).min(1).max(5),
    postcode: z.string().max(20),
    city: z.string().min(1).max(100),
    country: z.string().regex(/^[A-Z]{2}$/),
  }),
  pages: z.number().int().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  pdf: z.base64(),
});

function order(house: House, request: IncomingMessage, body: Buffer): Answer {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length > 200) return problem(400, 'IDEMPOTENCY_KEY_MISSING');
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const known = house.byKey.get(key);
  if (known !== undefined) {
    if (known.bodyHash !== bodyHash) return problem(409, 'KEY_USED_FOR_OTHER_CONTENT');
    house.effects.write({ atMs: known.takenAtMs, partner: 'print', effectKey: key, kind: 'REPEATED' });
    return { status: 200, body: shown(known) };
  }
  const read = orderSchema.safeParse(parseJson(body));
  if (!read.success) return refuse(read.error.issues[0]?.path.join('.') ?? '', 'FIELD_INVALID');
  const { recipient, handedOverAt, pages, sha256 } = read.data;
  const pdf = Buffer.from(read.data.pdf, 'base64');
  const isWhole = createHash('sha256').update(pdf).digest('hex') === sha256 && pdf.subarray(0, 5).equals(pdfMark);
  if (!isWhole) return refuse('pdf', 'PDF_UNREADABLE');
  const behaviour = letterBehaviour(recipient.lines, recipient.postcode);
  const isAddress = recipient.country !== 'SE' || /^\d{3} ?\d{2}$/.test(recipient.postcode);
  const takenAtMs = instantOf(handedOverAt) ?? house.schedule.nowMs();
  if (behaviour === 'REFUSE' || !isAddress) {
    house.effects.write({ atMs: takenAtMs, partner: 'print', effectKey: key, kind: 'REFUSED' });
    return refuse('recipient.postcode', 'ADDRESS_NOT_FOUND');
  }
  const letter: SimulatedLetter = {
    letterId: `ltr_${bodyHash.slice(0, 24)}`,
    key,
    bodyHash,
    recipient: [recipient.name, ...recipient.lines, `${recipient.postcode} ${recipient.city}`, recipient.country],
    pages,
    takenAtMs,
    visibleFromMs: house.monotonicMs() + house.processingMs,
    status: 'accepted',
    pdf,
  };
  house.effects.write({ atMs: takenAtMs, partner: 'print', effectKey: key, kind: 'ACCEPTED' });
  house.byKey.set(key, letter);
  house.letters.unshift(letter);
  const old = house.letters[pdfsMax];
  if (old !== undefined) old.pdf = undefined;
  planEvents(house, letter, behaviour);
  return { status: 201, body: shown(letter) };
}

function planEvents(house: House, letter: SimulatedLetter, behaviour: ReturnType<typeof letterBehaviour>): void {
  for (const { atMs, event, reason } of planLetter(letter.key, letter.takenAtMs, behaviour)) {
    house.schedule.plan(atMs, async () => {
      if (letter.status === 'cancelled') return;
      letter.status = event;
      if (event === 'delivered' || event === 'returned') {
        const kind = event === 'delivered' ? 'DELIVERED' : 'RETURNED';
        house.effects.write({ atMs, partner: 'print', effectKey: letter.key, kind });
      }
      const { callbackUrl: url, signingSecret } = house;
      if (url === undefined) return;
      await house.callbacks.send(standardCallback(url, signingSecret, reportOf(letter, event, atMs, reason)), atMs);
    });
  }
}

function cancel(house: House, letter: SimulatedLetter): Answer {
  if (letter.status !== 'accepted' && letter.status !== 'cancelled') return { status: 409, body: shown(letter) };
  if (letter.status === 'accepted') {
    letter.status = 'cancelled';
    house.effects.write({
      atMs: house.schedule.nowMs(),
      partner: 'print',
      effectKey: letter.key,
      kind: 'CANCELLED',
    });
  }
  return { status: 200, body: shown(letter) };
}

function reportOf(letter: SimulatedLetter, event: string, atMs: number, reason: string | undefined) {
  const { letterId, key: idempotencyKey } = letter;
  const occurredAt = isoOf(atMs);
  return { type: `letter.${event}`, letterId, idempotencyKey, occurredAt, ...(reason !== undefined && { reason }) };
}

function shown(letter: SimulatedLetter) {
  return { letterId: letter.letterId, status: letter.status, pages: letter.pages };
}

const pdfMark = Buffer.from('%PDF-');

function refuse(field: string, code: string): Answer {
  return { status: 422, body: { errors: [{ field, code }] } };
}

function problem(status: number, code: string): Answer {
  return { status, body: { code } };
}

function reply(response: ServerResponse, { status, body, retryAfter }: Answer): void {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function isAuthorised(request: IncomingMessage, apiKey: string): boolean {
  const [given, wanted] = [request.headers.authorization ?? '', `Bearer ${apiKey}`].map((text) =>
    createHash('sha256').update(text).digest(),
  );
  return given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes > bodyBytesMax ? undefined : Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
