// A print house that recognises no repeat, but can be asked for a key: every order it has read to its end becomes a
// letter, also when the one who sent it has died meanwhile. It speaks the contract of partner/partners/print.ts, runs
// as a process of its own, and writes its effect log before it answers.
import { appendFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskableOptions {
  readonly effectLogFile: string;
  /** From the end of a request to its effect, and from the effect until a look-up finds it. */
  readonly latencyMs: number;
  readonly processingMs: number;
}

const { effectLogFile, latencyMs, processingMs } = JSON.parse(process.argv[2] ?? '{}') as AskableOptions;
const visibleFrom = new Map<string, { readonly letterId: string; readonly fromMs: number }>();
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let letters = 0;

const server = createServer(async (request, response) => {
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (!(await isReadToItsEnd(request))) return;
  const path = request.url ?? '';
  if (request.method === 'POST' && path === '/letters') {
    const effectKey = String(request.headers['idempotency-key']);
    await wait(latencyMs);
    letters += 1;
    const letterId = `ltr_${letters}`;
    appendFileSync(effectLogFile, `${JSON.stringify({ partner: 'askable', effectKey, kind: 'ACCEPTED' })}\n`);
    visibleFrom.set(effectKey, { letterId, fromMs: performance.now() + processingMs });
    return answer(201, { letterId, status: 'accepted' });
  }
  const key = decodeURIComponent(/^\/letters\/by-key\/([^/]+)$/.exec(path)?.[1] ?? '');
  const letter = visibleFrom.get(key);
  if (letter === undefined || performance.now() < letter.fromMs) return answer(404, { code: 'NO_SUCH_LETTER' });
  return answer(200, { letterId: letter.letterId, status: 'accepted' });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.stdin.once('end', () => process.exit(0)).resume();

/** Half a request has no effect. */
async function isReadToItsEnd(request: IncomingMessage): Promise<boolean> {
  try {
    for await (const _ of request);
    return request.complete;
  } catch {
    return false;
  }
}
