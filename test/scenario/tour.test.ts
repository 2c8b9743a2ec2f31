// The tour of the README, line by line: its commands are run by the real command line tool, its GraphQL is asked over real
// HTTP and WebSocket, and what it says of the answers is true.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'graphql-ws';
import { afterAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';

const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'stafett-tour-'));
const read = readConfig({ port: '0', data: folder, logLevel: 'silent' });
if ('errors' in read) throw new Error(read.errors.join('; '));
const server = await startServer(read.config);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Block {
  readonly language: string;
  readonly content: string;
  /** What the next JSON block says of the answer. */
  readonly answer: unknown;
}

/** The fenced blocks of the tour, in order; a JSON block belongs to the one before it. */
function readTour(): Block[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const tour = readme.split('## Five-minute tour')[1]?.split('\n## ')[0] ?? '';
  const blocks: Block[] = [];
  for (const [, language = '', content = ''] of tour.matchAll(/```(\w+)\n([\s\S]*?)```/g)) {
    const last = blocks.at(-1);
    if (language === 'json' && last !== undefined) blocks[blocks.length - 1] = { ...last, answer: JSON.parse(content) };
    else blocks.push({ language, content, answer: undefined });
  }
  return blocks;
}

const ids: { order?: string; invoice?: string } = {};

test.each(readTour().map((block, index) => [index + 1, block] as const))(
  'block %i of the tour does what it says',
  { timeout: 60_000 },
  async (_number, block) => {
    if (block.language === 'sh') {
      for (const line of block.content.trim().split('\n')) await runLine(line);
      return;
    }
    expect(block.language).toBe('graphql');
    const query = block.content.replace('ORDER_ID', ids.order ?? '').replace('INVOICE_ID', ids.invoice ?? '');
    const data = query.startsWith('subscription') ? await firstOf(query) : await ask(query);
    if (block.answer !== undefined) expect(data).toMatchObject(block.answer as object);
    remember(data);
  },
);

/** Runs one command as a reader would, but for npx, which would start another npm. */
async function runLine(line: string): Promise<void> {
  const [npx, stafett, ...args] = line.replace(/\s+#.*$/, '').split(' ');
  expect([npx, stafett]).toEqual(['npx', 'stafett']);
  const done = run(process.execPath, [join(root, 'src/cli/stafett.ts'), ...args, '--data', folder], { cwd: root });
  if (!line.includes('bad-')) {
    const { stdout } = await done;
    expect(stdout.trim()).not.toBe('');
    return;
  }
  await expect(done).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('AMOUNT_NEGATIVE') as string });
}

async function ask(query: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.api?.httpUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.demo?.keys['admin']}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function firstOf(query: string): Promise<Record<string, unknown>> {
  const client = createClient({
    url: server.api?.wsUrl ?? '',
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${server.demo?.keys['admin']}` },
  });
  try {
    for await (const { data } of client.iterate<Record<string, unknown>>({ query })) if (data) return data;
    throw new Error('the subscription ended without an event');
  } finally {
    await client.dispose();
  }
}

function remember(data: Record<string, unknown>): void {
  const { order } = (data['successionOrderCreate'] ?? {}) as { order?: { id: string } };
  const { id } = (data['invoiceByNumber'] ?? {}) as { id?: string };
  if (order !== undefined) ids.order = order.id;
  if (id !== undefined) ids.invoice = id;
}
