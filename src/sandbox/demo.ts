// The sandbox creditor of a first start: a fictional company with partners that are simulators, succession orders, rules
// and life-like invoices. A later start finds it, and tells its partners where the simulators listen this time.
import { randomBytes } from 'node:crypto';
import { dayOf, systemClock } from '../clock.ts';
import type { DataDirectory } from '../data-directory.ts';
import { saveOrder, saveRule } from '../distribution/orders.ts';
import { bounceDomainOf } from '../distribution/receipt/intake.ts';
import { startDistributions } from '../distribution/start.ts';
import { appendEvents } from '../event/append.ts';
import { newId } from '../id.ts';
import { importInvoices } from '../intake/import.ts';
import type { AdapterRegistry } from '../partner/partner.ts';
import { type ApiKeyScope, apiKeyScopes, createApiKey } from '../record/api-key.ts';
import { createCreditor } from '../record/creditor.ts';
import { seal } from '../seal.ts';
import { creditorNowMs } from '../store/creditor-time.ts';
import type { Store } from '../store/open.ts';
import { creditorIds, type Scope, withCreditor } from '../store/transaction.ts';
import type { Condition } from '../succession/condition.ts';
import { defaultRetryPolicy, type SuccessionOrder, type SuccessionStep, stopReasons } from '../succession/order.ts';
import { demoCompany, demoInvoices } from './company.ts';
import { inboxPage } from './inbox.ts';
import { startSandbox } from './sandbox.ts';
import type { Simulator } from './simulator.ts';

export interface DemoOptions {
  readonly store: Store;
  readonly adapters: AdapterRegistry;
  readonly data: DataDirectory;
  readonly masterKey: Buffer;
  /** Port of the return mailbox on this machine. */
  readonly mailboxPort: number;
  readonly api: { readonly httpUrl: string; readonly wsUrl: string };
}

export interface DemoSandbox {
  readonly creditorId: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly invoiceCount: number;
  nextDueMs(): Promise<number | null>;
  advanceTo(instantMs: number): Promise<void>;
  page(path: string): ReturnType<typeof inboxPage>;
  close(): Promise<void>;
}

const invoicesMade = 500;
const seed = 20_261_123;
const hourMs = 3_600_000;
const mailDomain = 'nordanvind.example';

/** Starts the simulators and makes or finds the sandbox creditor. */
export async function startDemo(options: DemoOptions): Promise<DemoSandbox> {
  const { store, data, masterKey, api } = options;
  const known = await findCreditor(store);
  const creditorId = known ?? (await makeCreditor(store));
  const partners = await inScope(store, creditorId, findPartners);
  const [printSigningSecret, printApiKey] = [
    `whsec_${randomBytes(32).toString('base64')}`,
    randomBytes(24).toString('base64url'),
  ];
  const sandbox = await startSandbox({
    printSigningSecret,
    printApiKey,
    returnMailbox: { host: '127.0.0.1', port: options.mailboxPort },
    printCallbackUrl: `${api.httpUrl}/callbacks/${creditorId}/${partners.print}`,
    everyContract: true,
    effectLogFile: data.file('sandbox-effects.ndjson'),
  });
  const secrets = seal(JSON.stringify({ apiKey: printApiKey, signingSecret: printSigningSecret }), masterKey);
  await inScope(store, creditorId, (scope) =>
    connectPartners(scope, partners, sandbox.smtpPort, sandbox.printUrl, secrets),
  );
  await inScope(store, creditorId, (scope) => connectSimulators(scope, sandbox.simulators, options));
  const nowMs = await inScope(store, creditorId, creditorNowMs);
  await sandbox.advanceTo(nowMs);
  const keys = await keysOf(options, creditorId);
  if (known === undefined) {
    await inScope(store, creditorId, (scope) => makeOrders(scope, options.adapters));
    await inScope(store, creditorId, (scope) => importDemo(scope, nowMs));
  }
  data.writeSandbox({ httpUrl: api.httpUrl, wsUrl: api.wsUrl, keys });
  return {
    creditorId,
    keys,
    invoiceCount: await inScope(store, creditorId, countInvoices),
    nextDueMs: sandbox.nextDueMs,
    advanceTo: sandbox.advanceTo,
    page: (path) => inboxPage(sandbox, path),
    close: sandbox.close,
  };
}

function inScope<T>(store: Store, creditorId: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  return withCreditor(store, creditorId, work);
}

async function findCreditor(store: Store): Promise<string | undefined> {
  for (const creditorId of await creditorIds(store)) {
    const [row] = await withCreditor(
      store,
      creditorId,
      ({ sql }) => sql<{ demo: boolean }[]>`
      select sandbox and organisation_number = ${demoCompany.organisationNumber} as demo
      from creditor where creditor_id = ${creditorId}`,
    );
    if (row?.demo === true) return creditorId;
  }
  return undefined;
}

/** The clock starts at the full hour of the first start, and stands still from there. */
async function makeCreditor(store: Store): Promise<string> {
  const clockAtMs = Math.floor(systemClock.nowMs() / hourMs) * hourMs;
  const creditorId = await createCreditor(store, { ...demoCompany, clockAtMs });
  await withCreditor(store, creditorId, async ({ sql }) => {
    for (const [name, adapter, channel] of [
      ['Sandbox mail relay', 'smtp', 'EMAIL'],
      ['Sandbox print house', 'print', 'LETTER'],
    ] as const) {
      await sql`
        insert into partner (creditor_id, partner_id, name, adapter, channels, settings)
        values (${creditorId}, ${newId()}, ${name}, ${adapter}, ${[channel]}, '{}'::jsonb)`;
    }
  });
  return creditorId;
}

interface DemoPartners {
  readonly smtp: string;
  readonly print: string;
}

async function findPartners(scope: Scope): Promise<DemoPartners> {
  const rows = await scope.sql<{ adapter: string; partnerId: string }[]>`
    select adapter, partner_id as "partnerId" from partner where creditor_id = ${scope.creditorId}`;
  const of = (adapter: string) => rows.find((row) => row.adapter === adapter)?.partnerId ?? '';
  return { smtp: of('smtp'), print: of('print') };
}

async function connectPartners(
  scope: Scope,
  partners: DemoPartners,
  smtpPort: number,
  printUrl: string,
  secrets: string,
): Promise<void> {
  const mail = {
    host: '127.0.0.1',
    port: smtpPort,
    security: 'plain',
    poolSize: 5,
    fromAddress: demoCompany.email,
    bounceDomain: bounceDomainOf(scope.creditorId, partners.smtp, `bounce.${mailDomain}`),
    messageIdDomain: mailDomain,
  };
  await scope.sql`
    update partner set settings = ${JSON.stringify(mail)}::jsonb
    where creditor_id = ${scope.creditorId} and partner_id = ${partners.smtp}`;
  await scope.sql`
    update partner set settings = ${JSON.stringify({ baseUrl: printUrl })}::jsonb, sealed_secrets = ${secrets}
    where creditor_id = ${scope.creditorId} and partner_id = ${partners.print}`;
}

/** A partner for each simulator: made at the first start, told at every start where its simulator listens. */
async function connectSimulators(
  scope: Scope,
  simulators: readonly Simulator[],
  { adapters, masterKey, api }: DemoOptions,
): Promise<void> {
  const { creditorId, sql } = scope;
  const rows = await sql<{ adapter: string; partnerId: string }[]>`
    select adapter, partner_id as "partnerId" from partner where creditor_id = ${creditorId}`;
  const known = new Map(rows.map((row) => [row.adapter, row.partnerId]));
  for (const [index, { name, access, callBackTo }] of simulators.entries()) {
    const adapter = adapters.get(name);
    if (adapter === undefined) continue;
    const partnerId = known.get(name) ?? newId();
    const sealed = seal(JSON.stringify(access.secrets), masterKey);
    const channels = Object.keys(adapter.channels);
    await sql`
      insert into partner (creditor_id, partner_id, name, adapter, channels, priority, settings, sealed_secrets)
      values (${creditorId}, ${partnerId}, ${`Sandbox ${adapter.title}`}, ${name}, ${channels}, ${200 + index},
        ${JSON.stringify(access.settings)}::jsonb, ${sealed})
      on conflict (creditor_id, partner_id) do update set settings = excluded.settings,
        sealed_secrets = excluded.sealed_secrets`;
    callBackTo(`${api.httpUrl}/callbacks/${creditorId}/${partnerId}`);
  }
}

const step = (channel: SuccessionStep['channel'], patienceHours: number): SuccessionStep => ({
  channel,
  partnerIds: [],
  until: 'DELIVERED',
  patienceMs: patienceHours * hourMs,
  when: null,
  retries: defaultRetryPolicy,
});

/** The orders of the demo with the rules that assign them, first rule first. */
const demoOrders: readonly {
  readonly order: SuccessionOrder;
  readonly rule: string;
  readonly when: Condition | null;
}[] = [
  {
    order: { name: 'Letter only', steps: [step('LETTER', 480)], arriveBeforeDays: 5, stopWhen: stopReasons },
    rule: 'No mail address',
    when: { kind: 'not', of: { kind: 'hasChannel', channel: 'EMAIL' } },
  },
  {
    order: {
      name: 'E-mail, then letter',
      steps: [step('EMAIL', 48), step('LETTER', 480)],
      arriveBeforeDays: 5,
      stopWhen: stopReasons,
    },
    rule: 'Everyone else',
    when: null,
  },
];

async function makeOrders(scope: Scope, adapters: AdapterRegistry): Promise<void> {
  for (const { order, rule, when } of demoOrders) {
    const saved = await saveOrder(scope, order, adapters);
    if ('problems' in saved)
      throw new Error(`the demo's order is refused: ${saved.problems.map((found) => found.code).join(', ')}`);
    await saveRule(scope, { name: rule, position: undefined, condition: when, order: saved });
  }
}

async function importDemo(scope: Scope, nowMs: number): Promise<void> {
  const content = Buffer.from(demoInvoices(seed, invoicesMade, dayOf(nowMs, demoCompany.timeZone)));
  const taken = await importInvoices(scope, {
    source: 'Demo ERP',
    fileName: 'demo.json',
    format: 'JSON',
    content,
    nowMs,
  });
  if (taken.kind === 'REFUSED')
    throw new Error(`the demo's invoices are refused: ${taken.problems.map((found) => found.code).join(', ')}`);
  const started = await startDistributions(scope, { invoiceIds: taken.createdInvoiceIds, order: null, nowMs });
  await appendEvents(scope, [...taken.events, ...started.events], [...taken.tallyChanges, ...started.tallyChanges]);
}

async function countInvoices(scope: Scope): Promise<number> {
  const [row] = await scope.sql<
    { count: number }[]
  >`select count(*) as count from invoice where creditor_id = ${scope.creditorId}`;
  return row?.count ?? 0;
}

/** The sandbox's keys: those of an earlier start while they work, else new ones. They open nothing but simulators. */
async function keysOf({ store, data }: DemoOptions, creditorId: string): Promise<Record<string, string>> {
  const kept = data.readSandbox()?.keys ?? {};
  const [row] = await withCreditor(
    store,
    creditorId,
    ({ sql }) => sql<{ count: number }[]>`
    select count(*) as count from api_key where creditor_id = ${creditorId} and name like 'Sandbox %' and revoked_at is null`,
  );
  if (Object.keys(kept).length === apiKeyScopes.length && (row?.count ?? 0) >= apiKeyScopes.length) return { ...kept };
  return withCreditor(store, creditorId, async (scope) => {
    await scope.sql`
      update api_key set revoked_at = clock_timestamp()
      where creditor_id = ${creditorId} and name like 'Sandbox %' and revoked_at is null`;
    const keys: Record<string, string> = {};
    for (const wanted of ['ADMIN', 'OPERATOR', 'FRONTEND', 'PARTNER', 'ANALYST'] satisfies ApiKeyScope[]) {
      const name = `Sandbox ${wanted.toLowerCase()}`;
      keys[wanted.toLowerCase()] = (
        await createApiKey(scope, { name, scope: wanted, partnerId: null, expiresAtMs: null })
      ).key;
    }
    return keys;
  });
}
