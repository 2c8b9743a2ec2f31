// Simulated Storecove, by its OpenAPI document (API version 2): discovery, submissions recognised by their idempotency
// guid, evidence, and the queue of reports. The form of a report is not published: ours only mentions the submission.
// What receivers do: magic-participant.ts; nobody can tell Storecove's sender here that an invoice was rejected or paid.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isoOf } from '../../clock.ts';
import { participantBehaviour } from '../debtors/magic-participant.ts';
import { noFaults } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { jsonOf, openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';
import { readReceivedInvoice } from '../wire/invoice-response.ts';

const apiKey = 'sandbox-storecove';
const legalEntityId = 1_042;

/** Starts it. Faults hit submissions alone. */
export async function openStorecoveSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = { world, submissions: new Map(), byKey: new Map(), queue: [], items: [] };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path === '/api/v2/document_submissions',
    answer: (request) => route(house, request),
  });
  return {
    name: 'storecove',
    faults,
    access: { settings: { baseUrl: `${http.url}/api/v2`, legalEntityId }, secrets: { apiKey } },
    items: () => house.items,
    // Its reports are fetched.
    callBackTo() {},
    close: () => http.close(),
  };
}

type Item = SimulatedItem & { state: string };
interface House {
  readonly world: SimulatorWorld;
  /** By guid: when it was sent, null while it was not. */
  readonly submissions: Map<string, { sentAtMs: number | null }>;
  readonly byKey: Map<string, string>;
  readonly queue: { readonly guid: string; readonly body: string }[];
  readonly items: Item[];
}

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, headers } = request;
  if (headers['authorization'] !== `Bearer ${apiKey}`)
    return { status: headers['authorization'] === undefined ? 401 : 403 };
  const path = request.path.slice('/api/v2'.length);
  if (method === 'POST' && path === '/discovery/receives') return discover(request);
  if (method === 'POST' && path === '/document_submissions') return submit(house, request);
  const evidenceOf = /^\/document_submissions\/([0-9a-f-]{36})\/evidence\/sending$/.exec(path)?.[1];
  if (method === 'GET' && evidenceOf !== undefined) return tellEvidence(house, evidenceOf);
  if (method === 'GET' && path === '/webhook_instances/') {
    const [head] = house.queue;
    return head === undefined ? { status: 204 } : { status: 200, body: head };
  }
  const forgotten = /^\/webhook_instances\/([0-9a-f-]{36})$/.exec(path)?.[1];
  const index = house.queue.findIndex(({ guid }) => guid === forgotten);
  if (method !== 'DELETE' || index === -1) return { status: 404 };
  house.queue.splice(index, 1);
  return { status: 204 };
}

const participant = z.object({
  scheme: z.string().min(2),
  identifier: z.string().min(1),
  metaScheme: z.literal('iso6523-actorid-upis').default('iso6523-actorid-upis'),
  network: z.literal('peppol').default('peppol'),
});

function discover(request: SimulatedRequest): SimulatedAnswer {
  const { data } = participant.safeParse(jsonOf(request));
  if (data === undefined) return problems(['scheme', 'is missing']);
  const isRegistered = participantBehaviour(data.identifier) !== 'NOT_REGISTERED';
  return { status: 200, body: isRegistered ? { code: 'OK', email: false } : { code: 'NOK' } };
}

const submission = z.object({
  legalEntityId: z.number(),
  idempotencyGuid: z.string().length(36),
  routing: z.object({
    eIdentifiers: z.array(z.object({ scheme: z.string().min(2), id: z.string().min(1) })).min(1),
    emails: z.array(z.string()),
  }),
  document: z.object({
    documentType: z.literal('invoice'),
    rawDocumentData: z.object({
      document: z.string().min(5),
      parse: z.literal(true),
      parseStrategy: z.literal('ubl'),
    }),
  }),
});

function submit(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { effects, schedule } = house.world;
  const read = submission.safeParse(jsonOf(request));
  if (!read.success) {
    return problems(...read.error.issues.map(({ path, message }): [string, string] => [path.join('.'), message]));
  }
  const { idempotencyGuid: effectKey, routing, document } = read.data;
  const nowMs = schedule.nowMs();
  const write = (kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED') =>
    effects.write({ atMs: nowMs, partner: 'storecove', effectKey, kind });
  const refuse = (source: string, details: string) => {
    write('REFUSED');
    return problems([source, details]);
  };
  if (house.byKey.has(effectKey)) {
    write('REPEATED');
    return problems(['idempotencyGuid', 'has already been taken']);
  }
  if (read.data.legalEntityId !== legalEntityId) return refuse('legalEntityId', 'does not exist');
  const ubl = Buffer.from(document.rawDocumentData.document, 'base64');
  const invoice = readReceivedInvoice(ubl.toString('utf8'));
  if (invoice === undefined) return refuse('document.rawDocumentData.document', 'could not be parsed');
  const behaviour = participantBehaviour(invoice.receiver);
  if (routing.eIdentifiers[0]?.id !== invoice.receiver.slice(5) || behaviour === 'NOT_REGISTERED') {
    return refuse('routing.eIdentifiers[0]', 'cannot be routed');
  }
  if (behaviour === 'REFUSE') return refuse('document.invoice', 'is not valid for this receiver');
  write('ACCEPTED');
  const guid = randomUUID();
  house.byKey.set(effectKey, guid);
  const item: Item = {
    itemId: guid,
    effectKey,
    channel: 'E_INVOICE',
    recipient: invoice.receiver,
    title: `${invoice.root} ${invoice.number}`,
    arrivedAtMs: nowMs,
    state: 'taken',
    parts: [{ name: `${invoice.number}.xml`, contentType: 'application/xml', body: ubl }],
  };
  house.items.unshift(item);
  house.items.splice(itemsMax);
  planSending(house, guid, item);
  return { status: 200, body: { guid } };
}

const sendingMs = 5 * 60_000;

function planSending({ world, submissions, queue }: House, guid: string, item: Item): void {
  submissions.set(guid, { sentAtMs: null });
  world.schedule.plan(item.arrivedAtMs + sendingMs, async (sentAtMs) => {
    submissions.set(guid, { sentAtMs });
    item.state = 'sent';
    const body = JSON.stringify({ about: { submission: guid, key: item.effectKey } });
    queue.push({ guid: randomUUID(), body });
  });
}

function tellEvidence({ submissions }: House, guid: string): SimulatedAnswer {
  const sentAtMs = submissions.get(guid)?.sentAtMs ?? null;
  if (sentAtMs === null) return { status: 404 };
  const evidence = {
    transmission_id: guid,
    message_id: `${guid}@access-point.example`,
    receiving_accesspoint: 'POP000000',
    timestamp: isoOf(sentAtMs),
    xml: '<Receipt/>',
  };
  return { status: 200, body: { network: 'peppol', evidence, documents: [] } };
}

function problems(...found: readonly (readonly [source: string, details: string])[]): SimulatedAnswer {
  return { status: 422, body: found.map(([source, details]) => ({ source, details })) };
}
