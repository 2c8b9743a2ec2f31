// Partners: what each adapter sends a second to the simulator of its contract, which runs in another process and takes
// 1, 10 or 50 ms to answer, against the very same requests sent bare by a loop over node:http with as many connections.
// The requests are recorded once, through a proxy, and replayed; a repeat costs a simulator no less than a first.
import { spawn } from 'node:child_process';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../src/clock.ts';
import { effectKey } from '../../src/id.ts';
import type { Adapter, Consignment, PartnerConnection } from '../../src/partner/partner.ts';
import { defaultAdapters } from '../../src/partner/registry.ts';
import type { SftpSecrets, SftpSettings } from '../../src/partner/sftp/client.ts';
import type { ContactPoint } from '../../src/record/contact-point.ts';
import { sampleAddress, sampleInvoice, sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import { handedFiles, timeBareFiles } from './file-partners.ts';
import { type ApnsAccess, makeWebPushes, timeApns, type WireRequest } from './push-partners.ts';
import { median, sayRound } from './report.ts';

const latenciesMs = [1, 10, 50];

/** An address each simulator takes without ado; of some the simulator tells it. Mail has a benchmark of its own. */
const addresses: Readonly<Record<string, Partial<ContactPoint> & Pick<ContactPoint, 'channel' | 'address'>>> = {
  print: { channel: 'LETTER', address: '', postalAddress: sampleAddress },
  pingen: { channel: 'LETTER', address: '', postalAddress: sampleAddress },
  'print-sftp': { channel: 'LETTER', address: '', postalAddress: sampleAddress },
  'van-edi': { channel: 'E_INVOICE', address: 'edi:7300009000012' },
  'bank-efaktura': { channel: 'E_INVOICE', address: 'efaktura:191212121212' },
  lob: { channel: 'LETTER', address: '', postalAddress: sampleAddress },
  'phoss-ap': { channel: 'E_INVOICE', address: '0007:5568402266' },
  storecove: { channel: 'E_INVOICE', address: '0007:5568402266' },
  kivra: { channel: 'MAILBOX', address: 'ssn:191212121212' },
  digipost: { channel: 'MAILBOX', address: 'no:01018012345' },
  '46elks': { channel: 'SMS', address: '+46701740605' },
  twilio: { channel: 'SMS', address: '+46701740605' },
  fcm: { channel: 'PUSH', address: 'cX9:asa' },
  apns: { channel: 'PUSH', address: 'ab'.repeat(32) },
  'web-push': { channel: 'PUSH', address: '' },
};

export interface PartnerFigure {
  readonly perSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
}

/** The figures by adapter and latency; `ratio` of an adapter is its lowest. */
export async function measurePartners(sends: number, rounds: number): Promise<object> {
  const sandbox = await startSandboxProcess();
  try {
    const figures: Record<string, object> = {};
    for (const [name, stated] of Object.entries(addresses)) {
      const access = sandbox.access.get(name);
      const address = { ...stated, ...access?.example };
      const adapter = defaultAdapters.find((candidate) => candidate.name === name);
      if (access === undefined || adapter === undefined) throw new Error(`no simulator speaks ${name}`);
      const byLatency: Record<string, PartnerFigure> = {};
      for (const latencyMs of latenciesMs) {
        await sandbox.setLatency(name, latencyMs);
        byLatency[`${latencyMs}ms`] = await measureOne(adapter, access, address, sends, rounds, latencyMs);
      }
      const ratio = Math.min(...Object.values(byLatency).map((figure) => figure.ratio));
      figures[name] = { ratio, ...byLatency };
    }
    return figures;
  } finally {
    sandbox.stop();
  }
}

interface Access {
  readonly settings: object;
  readonly secrets: object;
  readonly example?: Pick<ContactPoint, 'address' | 'pushKeys'>;
}

async function measureOne(
  adapter: Adapter,
  access: Access,
  address: (typeof addresses)[string],
  sends: number,
  rounds: number,
  latencyMs: number,
): Promise<PartnerFigure> {
  const open = (settings: object) =>
    adapter.open(adapter.settings.parse(settings), adapter.secrets.parse(access.secrets), testSurroundings);
  const timeBare = await bareOf(adapter, access, open, address, sends);
  const connection = open(access.settings);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    ours.push(await timeOurs(connection, consignments(address, sends)));
    bare.push(await timeBare());
    sayRound(
      `${adapter.name} ${latencyMs} ms`,
      round,
      `${Math.round(ours.at(-1) ?? 0)} sends/s, bare ${Math.round(bare.at(-1) ?? 0)}`,
    );
  }
  await connection.close();
  const [perSecond, barePerSecond] = [median(ours), median(bare)];
  return { perSecond, barePerSecond, ratio: perSecond / barePerSecond };
}

/** What does the same and nothing else: recorded requests sent again, or as many files put. */
async function bareOf(
  adapter: Adapter,
  access: Access,
  open: (settings: object) => PartnerConnection,
  address: (typeof addresses)[string],
  sends: number,
): Promise<() => Promise<number>> {
  if (handedFiles[adapter.name] !== undefined) {
    const [settings, secrets] = [adapter.settings.parse(access.settings), adapter.secrets.parse(access.secrets)];
    return () =>
      timeBareFiles(adapter, settings as SftpSettings, secrets as SftpSecrets, sends, systemClock.monotonicMs);
  }
  const concurrency = adapter.channels[address.channel]?.concurrencyMax ?? 1;
  if (adapter.name === 'apns') {
    const apns = { ...access.settings, ...access.secrets } as ApnsAccess;
    return () => timeApns(apns, address.address, sends, concurrency, systemClock);
  }
  if (adapter.name === 'web-push') {
    const { vapidPrivateKey } = access.secrets as { readonly vapidPrivateKey: string };
    const { requests, baseUrl } = makeWebPushes(address, vapidPrivateKey, sends, systemClock.nowMs);
    return () => timeRecorded(requests, baseUrl, concurrency, sends);
  }
  const { recorded, baseUrl } = await record(open, access.settings, () => consignments(address, sends));
  return () => timeRecorded(recorded, baseUrl, concurrency, sends);
}

let made = 0;

function consignments(address: (typeof addresses)[string], count: number): Consignment[] {
  return Array.from({ length: count }, () => {
    made += 1;
    return {
      attemptId: `attempt ${made}`,
      effectKey: effectKey('creditor', `bench ${made} ${process.pid}`, 'INITIAL', 1, 0),
      contactPoint: { contactPointId: 'c', postalAddress: undefined, reachability: 'UNKNOWN', ...address },
      invoice: { ...sampleInvoice, number: String(made), buyerReference: 'ZZ123456' },
      nowMs: sampleNowMs,
    };
  });
}

async function timeOurs(connection: PartnerConnection, all: readonly Consignment[]): Promise<number> {
  const begunMs = systemClock.monotonicMs();
  await sendAll(connection, all);
  return (all.length * 1_000) / (systemClock.monotonicMs() - begunMs);
}

async function sendAll(connection: PartnerConnection, all: readonly Consignment[]): Promise<void> {
  const failed: string[] = [];
  await connection.send(all, new AbortController().signal, (_attemptId, outcome) => {
    if (outcome.kind !== 'TAKEN') failed.push(`${outcome.kind} ${outcome.code} ${outcome.detail}`);
  });
  if (failed.length > 0) throw new Error(`${failed.length} of ${all.length} were not taken: ${failed[0]}`);
}

/** The same requests by a loop that does nothing else. */
async function timeRecorded(
  all: readonly WireRequest[],
  baseUrl: string,
  concurrency: number,
  sends: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const waiting = [...all];
  const begunMs = systemClock.monotonicMs();
  const take = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await exchange(next, baseUrl, agent);
  };
  await Promise.all(Array.from({ length: concurrency }, take));
  const perSecond = (sends * 1_000) / (systemClock.monotonicMs() - begunMs);
  agent.destroy();
  return perSecond;
}

function exchange({ method, path, headers, body }: WireRequest, baseUrl: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${baseUrl}${path}`, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answer = Buffer.concat(chunks);
        // 409 and 422: contracts that tell a repeat so; the exchange is as long.
        if ((response.statusCode ?? 500) < 400 || [409, 422].includes(response.statusCode ?? 0)) resolve(answer);
        else reject(new Error(`a replayed request was answered ${response.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends once through a proxy that keeps what passes. */
async function record(
  open: (settings: object) => PartnerConnection,
  settings: object,
  make: () => Consignment[],
): Promise<{ readonly recorded: WireRequest[]; readonly baseUrl: string }> {
  const baseUrl = /http:\/\/127\.0\.0\.1:\d+/.exec(JSON.stringify(settings))?.[0];
  if (baseUrl === undefined) throw new Error('the settings name no address');
  const recorded: WireRequest[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { host = '', connection: _connection, ...kept } = incoming.headers as Record<string, string>;
      const sent = Buffer.concat(chunks);
      // Where an answer said to go on through here, the partner knows it by its own address.
      const isText = kept['content-type']?.includes('json') ?? false;
      const body = isText ? Buffer.from(sent.toString('utf8').replaceAll(`http://${host}`, baseUrl)) : sent;
      const headers = { ...kept, ...(isText && { 'content-length': String(body.length) }) };
      const { method = 'GET', url: path = '/' } = incoming;
      recorded.push({ method, path, headers, body });
      const request = httpRequest(`${baseUrl}${path}`, { method, headers }, (response) => {
        const answered: Buffer[] = [];
        response.on('data', (chunk: Buffer) => answered.push(chunk));
        response.on('end', () => {
          // Where an answer says where to go on, that is through here, too.
          const text = Buffer.concat(answered).toString('utf8').replaceAll(baseUrl, `http://${incoming.headers.host}`);
          const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = response.headers;
          outgoing.writeHead(response.statusCode ?? 500, kept).end(text);
        });
      });
      request.end(body);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  // A token's address stands in what is signed for it, so it is asked for directly.
  const { tokenUrl } = settings as { readonly tokenUrl?: string };
  const through = JSON.parse(JSON.stringify(settings).replaceAll(baseUrl, proxyUrl)) as object;
  const connection = open({ ...through, ...(tokenUrl !== undefined && { tokenUrl }) });
  await sendAll(connection, make());
  await connection.close();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  return { recorded, baseUrl };
}

interface SandboxProcess {
  readonly access: ReadonlyMap<string, Access>;
  setLatency(name: string, latencyMs: number): Promise<void>;
  stop(): void;
}

async function startSandboxProcess(): Promise<SandboxProcess> {
  const [printApiKey, printSigningSecret] = ['bench-key', `whsec_${Buffer.alloc(32, 1).toString('base64')}`];
  const config = JSON.stringify({ printApiKey, printSigningSecret, everyContract: true });
  const file = new URL('../../src/sandbox/process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, '--config', config], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  const { printUrl, controlUrl, simulators } = JSON.parse(line) as {
    printUrl: string;
    controlUrl: string;
    simulators: readonly { readonly name: string; readonly access: Access; readonly example?: Access['example'] }[];
  };
  const access = new Map<string, Access>(
    simulators.map(({ name, access: known, example }) => [name, { ...known, ...(example && { example }) }]),
  );
  access.set('print', {
    settings: { baseUrl: printUrl },
    secrets: { apiKey: printApiKey, signingSecret: printSigningSecret },
  });
  return {
    access,
    async setLatency(name, latencyMs) {
      await fetch(`${controlUrl}/faults/${name}`, { method: 'POST', body: JSON.stringify({ latencyMs }) });
    },
    stop: () => child.kill('SIGTERM'),
  };
}
