// Drives the sandbox from another process, over HTTP on this machine only:
//   GET  /control/next-due · /control/effects · /control/messages · /control/messages/{id}.eml
//   GET  /control/letters · /control/letters/{letterId}.pdf
//   POST /control/advance {toMs} · /control/faults/{mail|print|<simulator>} {latencyMs, failNext, kind, ...}
//   POST /control/report-to {host, port} · /control/call-back-to {url}
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { faultKinds } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

export interface Control {
  readonly port: number;
  close(): Promise<void>;
}

type World = Omit<Sandbox, 'smtpPort' | 'printUrl' | 'controlUrl' | 'close'>;
type Answer = { readonly status: number; readonly contentType: string; readonly body: string | Buffer };

/** Starts the control address; 0: any free port. */
export async function openControl(port: number, world: World): Promise<Control> {
  const server = createServer((request, response) => {
    answer(world, request).then(
      ({ status, contentType, body }) => response.writeHead(status, { 'content-type': contentType }).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(world: World, request: IncomingMessage): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://control').pathname.replace(/^\/control/, '');
  return request.method === 'POST' ? command(world, path, await readJson(request)) : query(world, path);
}

async function query(world: World, path: string): Promise<Answer> {
  const [, collection, file] = path.split('/');
  const id = decodeURIComponent(file ?? '').replace(/\.(pdf|eml)$/, '');
  switch (collection) {
    case 'next-due':
      return json({ nextDueMs: await world.nextDueMs() });
    case 'effects':
      return json(world.effects());
    case 'messages': {
      if (file === undefined) return json(world.messages().map(({ raw, ...mail }) => ({ ...mail, bytes: raw.length })));
      const mail = world.messages().find((candidate) => candidate.id === id);
      return mail === undefined ? missing : { status: 200, contentType: 'message/rfc822', body: mail.raw };
    }
    case 'letters': {
      if (file === undefined) return json(world.letters().map(({ pdf, ...letter }) => ({ ...letter, kept: !!pdf })));
      const pdf = world.letters().find((candidate) => candidate.letterId === id)?.pdf;
      return pdf === undefined ? missing : { status: 200, contentType: 'application/pdf', body: pdf };
    }
    default:
      return missing;
  }
}

const advance = z.strictObject({ toMs: z.number().int() });
const endpoint = z.strictObject({ host: z.string(), port: z.number().int() });
const callback = z.strictObject({ url: z.url() });
const faultChange = z
  .strictObject({
    latencyMs: z.number().int().min(0).max(120_000),
    failNext: z.number().int().min(0),
    kind: z.enum(faultKinds as [(typeof faultKinds)[number]]),
    share: z.number().min(0).max(1),
    seed: z.number().int(),
    duplicateCallbacks: z.boolean(),
    shuffleCallbacks: z.boolean(),
    badSignature: z.boolean(),
  })
  .partial();

async function command(world: World, path: string, body: unknown): Promise<Answer> {
  switch (path) {
    case '/advance':
      await world.advanceTo(advance.parse(body).toMs);
      return json({ nextDueMs: await world.nextDueMs() });
    case '/report-to':
      world.reportTo(endpoint.parse(body));
      return json({});
    case '/call-back-to':
      world.callBackTo(callback.parse(body).url);
      return json({});
    default: {
      const faults = world.faults[/^\/faults\/([\w-]{1,40})$/.exec(path)?.[1] ?? ''];
      return faults === undefined ? missing : json(Object.assign(faults, faultChange.parse(body)));
    }
  }
}

const missing: Answer = { status: 404, contentType: 'text/plain', body: 'no such resource' };

function json(value: unknown): Answer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
}
