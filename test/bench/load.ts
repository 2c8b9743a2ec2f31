// A load of POST requests over keep-alive connections, in a process of its own; orders on standard input, result as JSON.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface LoadOrders {
  readonly url: string;
  readonly key: string;
  /** Bodies sent in turn. */
  readonly bodies: readonly unknown[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const orders = JSON.parse(await text(process.stdin)) as LoadOrders;
const agent = new Agent({ keepAlive: true, maxSockets: orders.connections });
const bodies = orders.bodies.map((body) => Buffer.from(JSON.stringify(body)));
const warmUpSeconds = 1;
let sent = 0;

async function run(seconds: number): Promise<LoadResult> {
  const times: number[] = [];
  const begunMs = performance.now();
  const untilMs = begunMs + seconds * 1_000;
  const one = async () => {
    while (performance.now() < untilMs) {
      const startMs = performance.now();
      await post(bodies[sent++ % bodies.length] ?? Buffer.alloc(0));
      times.push(performance.now() - startMs);
    }
  };
  await Promise.all(Array.from({ length: orders.connections }, one));
  const sorted = times.sort((one_, other) => one_ - other);
  return {
    perSecond: times.length / ((performance.now() - begunMs) / 1_000),
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

function post(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      authorization: `Bearer ${orders.key}`,
    };
    const sending = request(orders.url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
      response.resume().on('end', resolve);
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

await run(warmUpSeconds);
process.stdout.write(JSON.stringify(await run(orders.seconds)));
process.exit(0);
