// Simulated Kivra: its sender API as the owner publishes it (swagger.yml): a token, matching, contents with duplicate
// control by payload, and payment webhooks on the simulated clock. What debtors do: magic-identity.ts.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isoOf, startOfDayMs } from '../../clock.ts';
import { hasLuhnDigit } from '../../record/identity.ts';
import { courseOf } from '../debtors/habits.ts';
import { type MailboxBehaviour, mailboxBehaviour } from '../debtors/magic-identity.ts';
import { noFaults } from '../faults.ts';
import { itemsMax, type SimulatedItem, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { type CallbackSender, makeCallbackSender, standardCallback } from '../wire/callback-sender.ts';
import {
  basicOf,
  jsonOf,
  openHttpSimulator,
  type SimulatedAnswer,
  type SimulatedRequest,
} from '../wire/http-simulator.ts';

const tenantKey = '1500000000a1b2c3d4e5f60718293a4b5c6d7e8f90';
const clientId = 'sandbox';
const clientSecret = 'sandbox-client-secret';
const signingSecret = `whsec_${Buffer.from('the sandbox signs for Kivra here').toString('base64')}`;

/** Starts it. Faults hit contents alone. */
export async function openKivraSimulator(world: SimulatorWorld): Promise<Simulator> {
  const faults = noFaults();
  const house: House = {
    world,
    callbacks: makeCallbackSender(world.schedule, faults),
    callbackUrl: world.callbackUrl,
    tokens: new Set(),
    contents: new Map(),
    items: [],
  };
  const http = await openHttpSimulator({
    port: world.port,
    faults,
    isEffect: ({ method, path }) => method === 'POST' && path.endsWith('/content'),
    answer: (request) => route(house, request),
  });
  return {
    name: 'kivra',
    faults,
    access: {
      settings: { environment: 'production', tenantKey, baseUrl: http.url },
      secrets: { clientId, clientSecret, signingSecret },
    },
    items: () => house.items,
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
  readonly tokens: Set<string>;
  /** Object key by the hash of the payload without generated_at. */
  readonly contents: Map<string, string>;
  readonly items: Item[];
}

type Item = SimulatedItem & { state: string };

const prefix = `/v2/tenant/${tenantKey}/`;
const numberList = z.object({ list: z.array(z.string()) });

function route(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { method, path } = request;
  if (method === 'POST' && path === '/v1/auth') return authorise(house, request);
  if (!house.tokens.has(request.headers['authorization'] ?? '')) return problem(40100);
  if (method !== 'POST' || !path.startsWith(prefix)) return problem(40400);
  const resource = path.slice(prefix.length);
  if (resource === 'content') return take(house, request);
  if (resource !== 'usermatch/ssn' && resource !== 'companymatch/vatnr') return problem(40400);
  const asked = numberList.safeParse(jsonOf(request));
  if (!asked.success) return problem(40000);
  return { status: 200, body: { list: asked.data.list.filter((number) => mailboxBehaviour(number) !== 'NOT_USER') } };
}

function authorise(house: House, request: SimulatedRequest): SimulatedAnswer {
  const basic = basicOf(request);
  if (basic?.user !== clientId || basic.password !== clientSecret) return problem(40104);
  const form = new URLSearchParams(request.body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials') return problem(40001);
  const token = randomBytes(24).toString('base64url');
  house.tokens.add(`Bearer ${token}`);
  const body = { state: '', access_token: token, expires_in: 28_800, scope: `kivra.v1.tenant.${tenantKey}.*` };
  return { status: 200, body: { ...body, token_type: 'bearer' } };
}

const file = z.object({ name: z.string(), data: z.base64(), content_type: z.string() });
const option = z.object({
  due_date: z.iso.date(),
  amount: z.string().regex(/^\d+(\.\d{1,2})?$/),
  type: z.enum(['SE_OCR', 'TENANT_REF']),
  reference: z.string().min(1).max(25),
});
const content = z.looseObject({
  ssn: z.string().optional(),
  vat_number: z.string().optional(),
  subject: z.string().min(1),
  generated_at: z.string().optional(),
  type: z.string(),
  parts: z.array(file.extend({ responsive_part: file.optional() })).min(1),
  payment_multiple_options: z
    .looseObject({
      payable: z.literal(true),
      currency: z.literal('SEK'),
      method: z.enum(['1', '2']),
      account: z.string(),
      options: z.array(option).min(1),
    })
    .optional(),
  invoice: z
    .looseObject({ total_amount_due: z.string(), currency: z.string(), due_date: z.iso.date().optional() })
    .optional(),
});
type Content = z.infer<typeof content>;

const bytesMax = 1_000_000;

function take(house: House, request: SimulatedRequest): SimulatedAnswer {
  const { effects, schedule } = house.world;
  if (request.body.length > bytesMax) return problem(41300);
  const read = content.safeParse(jsonOf(request));
  if (!read.success) return problem(40000);
  const effectKey = readReference(read.data);
  const write = (kind: 'ACCEPTED' | 'REPEATED' | 'REFUSED') =>
    effects.write({ atMs: schedule.nowMs(), partner: 'kivra', effectKey, kind });
  const code = faultOf(read.data);
  if (code !== undefined) {
    write('REFUSED');
    return problem(code);
  }
  const { generated_at: _, ...payload } = read.data;
  const hash = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  const known = house.contents.get(hash);
  const objectKey = known ?? `${Math.floor(schedule.nowMs() / 1_000)}${randomBytes(16).toString('hex')}`;
  write(known === undefined ? 'ACCEPTED' : 'REPEATED');
  if (known === undefined) {
    house.contents.set(hash, objectKey);
    const item = keep(house, read.data, objectKey, effectKey);
    planEvents(house, read.data, item);
  }
  const { subject, generated_at, type } = read.data;
  const location = `${prefix}content/${objectKey}`;
  return { status: 201, headers: { 'kivra-objkey': objectKey, location }, body: { subject, generated_at, type } };
}

/** What Kivra would refuse, by its own code; undefined when nothing is wrong. */
function faultOf(sent: Content): number | undefined {
  const number = sent.ssn ?? sent.vat_number;
  if (number === undefined) return 40024;
  if (sent.ssn !== undefined && !(/^\d{12}$/.test(number) && hasLuhnDigit(number.slice(2)))) return 40009;
  if (sent.vat_number !== undefined && !/^SE\d{10}01$/.test(number)) return 40018;
  const behaviour = mailboxBehaviour(number);
  if (behaviour === 'NOT_USER') return 40032;
  if (behaviour === 'REFUSE') return 40041;
  const [part] = sent.parts;
  if (
    part?.content_type !== 'application/pdf' ||
    !Buffer.from(part.data, 'base64').toString('latin1').startsWith('%PDF-')
  )
    return 40028;
  if (sent.type.startsWith('invoice') && sent.payment_multiple_options === undefined) return 40012;
  if (sent.type.startsWith('accounting.') && (sent.vat_number === undefined || sent.invoice === undefined))
    return 40012;
  for (const { amount, type, reference } of sent.payment_multiple_options?.options ?? []) {
    if (Number(amount) < 1) return 40042;
    if (type === 'SE_OCR' && !hasLuhnDigit(reference)) return 40044;
  }
  return undefined;
}

/** The contract has no field for a sender's own key: ours stands in the head of the page, which it carries unchanged. */
function readReference(sent: Content): string | null {
  const html = Buffer.from(sent.parts[0]?.responsive_part?.data ?? '', 'base64').toString('utf8');
  return /<meta name="reference" content="([^"]{1,200})">/.exec(html)?.[1] ?? null;
}

function keep(house: House, sent: Content, itemId: string, effectKey: string | null): Item {
  const files = sent.parts.flatMap((part) => [...(part.responsive_part ? [part.responsive_part] : []), part]);
  const item: Item = {
    itemId,
    effectKey,
    channel: 'MAILBOX',
    recipient: sent.ssn ?? sent.vat_number ?? '',
    title: sent.subject,
    arrivedAtMs: house.world.schedule.nowMs(),
    state: 'created',
    parts: files.map(({ name, content_type: contentType, data }) => ({
      name,
      contentType,
      body: contentType === 'text/html' ? Buffer.from(data, 'base64').toString('utf8') : Buffer.from(data, 'base64'),
    })),
  };
  house.items.unshift(item);
  house.items.splice(itemsMax);
  return item;
}

const hourMs = 3_600_000;

function planEvents(house: House, sent: Content, item: Item): void {
  const [chosen] = sent.payment_multiple_options?.options ?? [];
  const behaviour = mailboxBehaviour(item.recipient);
  const remittance = {
    remittance_type: chosen?.type,
    remittance_string: chosen?.reference,
    due_date: chosen?.due_date,
  };
  const plan = (atMs: number, state: string, type: string, data: object) =>
    house.world.schedule.plan(atMs, async (dueMs) => {
      item.state = state;
      if (house.callbackUrl === undefined) return;
      const told = { content_key: item.itemId, ...remittance, ...data, event_time: isoOf(dueMs) };
      const event = { timestamp: isoOf(dueMs), type, data: told };
      await house.callbacks.send(standardCallback(house.callbackUrl, signingSecret, event), dueMs);
    });
  if (behaviour === 'DECLINE') {
    plan(item.arrivedAtMs + hourMs, 'declined', 'invoice_declined', { content_type: sent.type });
  }
  if (chosen === undefined) return;
  const dueAtMs = startOfDayMs(chosen.due_date, 'Europe/Stockholm');
  const { scheduledAtMs, paidAtMs } = payingCourse(house, behaviour, item, dueAtMs);
  const payment = {
    payment_type: 'bank',
    amount: chosen.amount,
    currency: 'SEK',
    destination_account_type: 'bankgiro',
    destination_account: sent.payment_multiple_options?.account,
    option_id: randomUUID(),
  };
  if (scheduledAtMs === null || paidAtMs === null) return;
  plan(scheduledAtMs, 'scheduled', 'payment_callback', { ...payment, payment_event: 'scheduled' });
  const settled = { ...payment, payment_event: 'settled', pay_date: chosen.due_date };
  plan(paidAtMs, 'settled', 'payment_callback', settled);
}

/** When the invoice is paid where Kivra shows it; those who pay late pay elsewhere. */
function payingCourse(
  { world: { habitsSeed } }: House,
  behaviour: MailboxBehaviour,
  { recipient, effectKey, itemId, arrivedAtMs }: Item,
  dueAtMs: number,
): { readonly scheduledAtMs: number | null; readonly paidAtMs: number | null } {
  if (behaviour === 'PAY') {
    const scheduledAtMs = arrivedAtMs + 24 * hourMs;
    return { scheduledAtMs, paidAtMs: Math.max(dueAtMs + 8 * hourMs, scheduledAtMs + hourMs) };
  }
  if (behaviour !== 'TAKE' || habitsSeed === undefined) return { scheduledAtMs: null, paidAtMs: null };
  const document = effectKey ?? itemId;
  return courseOf({ channel: 'MAILBOX', debtor: recipient, document, arrivedAtMs, dueAtMs, seed: habitsSeed });
}

/** An error in Kivra's form: the code in a header and in the body; its first digits are the status. */
function problem(code: number): SimulatedAnswer {
  const status = Math.floor(code / 100);
  const headers = { 'x-error-code': String(code), 'x-correlation-id': randomUUID() };
  return { status, headers, body: { code, short_message: 'Refused', long_message: 'Refused by the simulated Kivra' } };
}
