// The three partners of the kill test, in two processes of their own: the sandbox's print house, which recognises a
// repeat, its mail relay, which is dumb, and a print house that can only be asked.
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { AskableOptions } from './processes/askable-partner.ts';
import type { WireOptions } from './processes/relay-wire.ts';
import { launch } from './workers.ts';

export interface Partners {
  readonly ports: { readonly http: readonly number[]; readonly smtp: number };
  readonly printUrl: string;
  readonly askableUrl: string;
  readonly secrets: { readonly apiKey: string; readonly signingSecret: string };
  readonly effectLogFiles: readonly string[];
  /** What passed on the wire to the dumb relay. */
  readonly wireLogFile: string;
}

/** Slow, so that something is on the wire at most moments. */
const latencyMs = 120;
const secrets = { apiKey: 'kill-test-key', signingSecret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
const processes: ChildProcess[] = [];

/** Starts them. Effect logs are written into `folder`. */
export async function openPartners(folder: string): Promise<Partners> {
  const effectLogFiles = [join(folder, 'sandbox.ndjson'), join(folder, 'askable.ndjson')] as const;
  const [sandboxLog, askableLog] = effectLogFiles;
  const config = { printSigningSecret: secrets.signingSecret, printApiKey: secrets.apiKey, effectLogFile: sandboxLog };
  const sandbox = await launch('../../../src/sandbox/process.ts', ['--config', JSON.stringify(config)]);
  const { smtpPort, printUrl, controlUrl } = JSON.parse(sandbox.line) as {
    smtpPort: number;
    printUrl: string;
    controlUrl: string;
  };
  for (const partner of ['mail', 'print']) {
    await fetch(`${controlUrl}/faults/${partner}`, { method: 'POST', body: JSON.stringify({ latencyMs }) });
  }
  const options: AskableOptions = { effectLogFile: askableLog, latencyMs, processingMs: 300 };
  const askable = await launch('./processes/askable-partner.ts', [JSON.stringify(options)]);
  const wireLogFile = join(folder, 'wire.ndjson');
  const wireOptions: WireOptions = { relayPort: smtpPort, logFile: wireLogFile };
  const wire = await launch('./processes/relay-wire.ts', [JSON.stringify(wireOptions)]);
  const relay = JSON.parse(wire.line) as { port: number };
  processes.push(sandbox.child, askable.child, wire.child);
  const { port } = JSON.parse(askable.line) as { port: number };
  return {
    ports: { http: [Number(new URL(printUrl).port), port], smtp: relay.port },
    printUrl,
    askableUrl: `http://127.0.0.1:${port}`,
    secrets,
    effectLogFiles,
    wireLogFile,
  };
}

export function closePartners(): void {
  for (const child of processes) child.kill('SIGKILL');
}
