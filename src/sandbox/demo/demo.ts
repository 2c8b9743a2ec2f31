// The sandbox creditor of a first start: a fictional company with partners that are simulators, succession orders, rules
// and life-like invoices. A later start finds it, and tells its partners where the simulators listen this time.
import { randomBytes } from 'node:crypto';
import { dayOf, systemClock } from '../../clock.ts';
import type { DataDirectory } from '../../data-directory.ts';
import { bounceDomainOf } from '../../distribution/receipt/intake.ts';
import { startDistributions } from '../../distribution/start.ts';
import { appendEvents } from '../../event/append.ts';
import { newestExperiments } from '../../experiments/life/experiments.ts';
import { takeSnapshot } from '../../experiments/snapshot.ts';
import { importInvoices } from '../../intake/import.ts';
import type { AdapterRegistry } from '../../partner/partner.ts';
import { type ApiKeyScope, apiKeyScopes, createApiKey } from '../../record/api-key.ts';
import { createCreditor } from '../../record/creditor.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Store } from '../../store/open.ts';
import { creditorIds, type Scope, withCreditor } from '../../store/transaction.ts';
import { inboxPage } from '../inbox/inbox.ts';
import { startSandbox } from '../sandbox.ts';
import { demoCompany, demoInvoices } from './company.ts';
import { makeDemoExperiments } from './experiments.ts';
import { saveDemoOrders } from './orders.ts';
import { connectDemoPartners, demoPartnerIds } from './partners.ts';

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
  const partnerIdOf = await inScope(store, creditorId, demoPartnerIds);
  const callbackUrlOf = (adapter: string) => `${api.httpUrl}/callbacks/${creditorId}/${partnerIdOf(adapter)}`;
  const [printSigningSecret, printApiKey] = [
    `whsec_${randomBytes(32).toString('base64')}`,
    randomBytes(24).toString('base64url'),
  ];
  const sandbox = await startSandbox({
    printSigningSecret,
    printApiKey,
    returnMailbox: { host: '127.0.0.1', port: options.mailboxPort },
    printCallbackUrl: callbackUrlOf('print'),
    everyContract: true,
    habitsSeed: 1,
    effectLogFile: data.file('sandbox-effects.ndjson'),
  });
  for (const { name, callBackTo } of sandbox.simulators) callBackTo(callbackUrlOf(name));
  const accesses = [
    { adapter: 'smtp', settings: mailSettings(creditorId, partnerIdOf('smtp'), sandbox.smtpPort), secrets: {} },
    {
      adapter: 'print',
      settings: { baseUrl: sandbox.printUrl },
      secrets: { apiKey: printApiKey, signingSecret: printSigningSecret },
    },
    ...sandbox.simulators.map(({ name, access }) => ({ adapter: name, ...access })),
  ];
  await inScope(store, creditorId, (scope) =>
    connectDemoPartners(scope, accesses, partnerIdOf, options.adapters, masterKey),
  );
  const nowMs = await inScope(store, creditorId, creditorNowMs);
  await sandbox.advanceTo(nowMs);
  const keys = await keysOf(options, creditorId);
  if (known === undefined) {
    await inScope(store, creditorId, (scope) => saveDemoOrders(scope, options.adapters));
    await inScope(store, creditorId, (scope) => importDemo(scope, nowMs));
    await inScope(store, creditorId, (scope) => makeDemoExperiments(scope, options.adapters, partnerIdOf, nowMs));
    await takeSnapshots(store, creditorId, options.adapters);
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

/** A first result of each experiment, to look at. */
async function takeSnapshots(store: Store, creditorId: string, adapters: AdapterRegistry): Promise<void> {
  const known = await inScope(store, creditorId, (scope) => newestExperiments(scope, null, 10));
  for (const { experimentId } of known) await takeSnapshot(store, creditorId, experimentId, adapters);
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
  return createCreditor(store, { ...demoCompany, clockAtMs });
}

function mailSettings(creditorId: string, partnerId: string, port: number): object {
  return {
    host: '127.0.0.1',
    port,
    security: 'plain',
    poolSize: 5,
    fromAddress: demoCompany.email,
    bounceDomain: bounceDomainOf(creditorId, partnerId, `bounce.${mailDomain}`),
    messageIdDomain: mailDomain,
  };
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
