// Simulated phoss-ap: its REST interface for sending, the network behind it (a publisher of metadata, receiving access
// points with their status), and the receivers' own responses, forwarded as it does (http_post_async). What receivers do:
// magic-participant.ts.
import { isoOf, startOfDayMs } from '../../clock.ts';
import { courseOf } from '../debtors/habits.ts';
import { type ParticipantBehaviour, participantBehaviour } from '../debtors/magic-participant.ts';
import { noFaults } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender } from '../wire/callback-sender.ts';
import { openHttpSimulator, type SimulatedAnswer, type SimulatedRequest } from '../wire/http-simulator.ts';
import {
  type ReceivedInvoice,
  type ResponseCode,
  readReceivedInvoice,
  writeInvoiceResponse,
} from '../wire/invoice-response.ts';
import { answerDirectory } from '../wire/peppol-directory.ts';

const token = 'sandbox-access-point';
const callbackToken = 'sandbox-forwarded';

/** Starts it. Faults hit submissions alone. */
export async function openPhossApSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    world,
    transactions: new Map(),
    items: [],
    callbacks: makeCallbackSender(world.schedule, faults),
    callbackUrl: world.callbackUrl,
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path.startsWith('/api/outbound/submit/'),
    answer: (request) => route(house, request),
  });
  const settings = { baseUrl: http.url, smpUrl: `${http.url}/smp` };
  return {
    name: 'phoss-ap',
    faults,
    access: { settings, secrets: { token, callbackToken } },
    items: () => house.items,
    callBackTo(url) {
      house.callbackUrl = url;
    },
    close: () => http.close(),
  };
}

type Item = SimulatedItem & { state: string };

interface Transaction {
  readonly sbdhInstanceID: string;
  readonly senderID: string;
  readonly receiverID: string;
  readonly docTypeID: string;
  readonly processID: string;
  readonly custom1: string | null;
  readonly createdMs: number;
  status: 'rejected' | 'sent' | 'permanently_failed';
  mlsStatus: 'pending' | 'received_ap' | null;
}

interface House {
  readonly world: SimulatorWorld;
  readonly transactions: Map<string, Transaction>;
  readonly items: Item[];
  readonly callbacks: CallbackSender;
  callbackUrl: string | undefined;
}

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path, headers } = request;
  if (method === 'GET' && path.startsWith('/smp/')) {
    return answerDirectory({
      path: path.slice('/smp/'.length),
      url: `http://${headers['host']}/smp`,
      nowMs: house.world.schedule.nowMs(),
      isRegistered: (participant) => participantBehaviour(participant) !== 'NOT_REGISTERED',
    });
  }
  if (headers['x-token'] !== token) return { status: headers['x-token'] === undefined ? 401 : 403 };
  const [, , , action, ...parts] = path.split('/').map(decodeURIComponent);
  if (method === 'POST' && action === 'submit' && parts.length === 5) return submit(house, request, parts);
  if (method === 'GET' && action === 'status' && parts.length === 1) return tellStatus(house, parts[0] ?? '');
  return { status: 404 };
}

function submit(house: House, request: SimulatedRequest, parts: readonly string[]): SimulatedAnswer {
  const [senderID = '', receiverID = '', docTypeID = '', processID = '', country = ''] = parts;
  const { schedule, effects } = house.world;
  for (const [name, identifier] of [
    ['sending', senderID],
    ['receiving', receiverID],
  ] as const) {
    if (!/^iso6523-actorid-upis::\d{4}:\S+$/.test(identifier)) {
      return text(400, `Failed to parse the ${name} participant ID`);
    }
  }
  const sbdhInstanceID = request.query.get('sbdhInstanceID') ?? '';
  if (!/^[A-Z]{2}$/.test(country) || sbdhInstanceID === '') return text(422, 'Failed to submit outbound transaction');
  const nowMs = schedule.nowMs();
  const transaction: Transaction = {
    sbdhInstanceID,
    senderID,
    receiverID,
    docTypeID,
    processID,
    custom1: request.query.get('custom1'),
    createdMs: nowMs,
    status: 'sent',
    mlsStatus: 'pending',
  };
  const invoice = readReceivedInvoice(request.body.toString('utf8'));
  const behaviour = participantBehaviour(receiverID);
  const isWhole = invoice !== undefined && receiverID.endsWith(`::${invoice.receiver}`);
  if (!isWhole) transaction.status = 'rejected';
  else if (behaviour === 'REFUSE' || behaviour === 'NOT_REGISTERED') transaction.status = 'permanently_failed';
  house.transactions.set(sbdhInstanceID, transaction);
  const kind = transaction.status === 'sent' ? 'ACCEPTED' : 'REFUSED';
  effects.write({ atMs: nowMs, partner: 'phoss-ap', effectKey: sbdhInstanceID, kind });
  const report = { sbdhInstanceId: sbdhInstanceID, senderId: senderID, receiverId: receiverID };
  if (transaction.status !== 'sent' || invoice === undefined) {
    return { status: 422, body: { ...report, sendingSuccess: false, overallSuccess: false } };
  }
  const item = keep(house, transaction, invoice, request.body);
  schedule.plan(nowMs + 2 * 60_000, async () => {
    transaction.mlsStatus = 'received_ap';
  });
  planResponses(house, behaviour, item, invoice);
  return { status: 200, body: { ...report, sendingSuccess: true, overallSuccess: true } };
}

function keep(house: House, transaction: Transaction, invoice: ReceivedInvoice, ubl: Buffer): Item {
  const title = `${invoice.root} ${invoice.number}`;
  const item: Item = {
    itemId: transaction.sbdhInstanceID,
    effectKey: transaction.sbdhInstanceID,
    channel: 'E_INVOICE',
    recipient: invoice.receiver,
    title,
    arrivedAtMs: transaction.createdMs,
    state: transaction.status,
    parts: [{ name: `${invoice.number}.xml`, contentType: 'application/xml', body: ubl }],
  };
  house.items.unshift(item);
  house.items.splice(itemsMax);
  return item;
}

const hourMs = 3_600_000;

/** What the receiver answers, and when. Those who pay late pay without a word. */
function planResponses(house: House, behaviour: ParticipantBehaviour, item: Item, invoice: ReceivedInvoice): void {
  const { arrivedAtMs, recipient, itemId } = item;
  const { schedule, habitsSeed } = house.world;
  const dueAtMs = invoice.dueDate === undefined ? arrivedAtMs : startOfDayMs(invoice.dueDate, 'Europe/Stockholm');
  const plan = (code: ResponseCode, atMs: number | null) => {
    if (atMs === null) return;
    schedule.plan(atMs, async (nowMs) => {
      item.state = code;
      if (house.callbackUrl === undefined) return;
      const url = new URL(house.callbackUrl);
      url.searchParams.set('token', callbackToken);
      const body = writeInvoiceResponse(invoice, code, nowMs);
      const headers = { 'content-type': 'application/xml' };
      const sign = (_nowMs: number, forged: boolean) => (forged ? { 'x-token': 'forged' } : {});
      await house.callbacks.send({ url: url.href, body, headers, sign }, nowMs);
    });
  };
  if (behaviour === 'REJECT') plan('RE', arrivedAtMs + hourMs);
  if (behaviour === 'PAY') {
    plan('AP', arrivedAtMs + 24 * hourMs);
    plan('PD', Math.max(dueAtMs + 8 * hourMs, arrivedAtMs + 25 * hourMs));
  }
  if (behaviour !== 'TAKE' || habitsSeed === undefined) return;
  const arrival = { debtor: recipient, document: itemId, arrivedAtMs, dueAtMs, seed: habitsSeed };
  const { openedAtMs, scheduledAtMs, paidAtMs } = courseOf({ channel: 'E_INVOICE', ...arrival });
  plan('AB', openedAtMs);
  plan('PD', scheduledAtMs === null ? null : paidAtMs);
}

function tellStatus(house: House, sbdhInstanceID: string): SimulatedAnswer {
  const transaction = house.transactions.get(sbdhInstanceID);
  if (transaction === undefined) return { status: 404 };
  const { createdMs, ...told } = transaction;
  const createdDT = isoOf(createdMs);
  const isSent = told.status === 'sent';
  return {
    status: 200,
    body: {
      ...told,
      id: `tx-${sbdhInstanceID}`,
      transactionType: 'business_document',
      attemptCount: told.status === 'rejected' ? 0 : 1,
      createdDT,
      completedDT: isSent ? createdDT : null,
      nextRetryDT: null,
      errorDetails: isSent ? null : 'Simulated',
    },
  };
}

/** A text as JSON, as its errors are. */
function text(status: number, message: string): SimulatedAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) };
}
