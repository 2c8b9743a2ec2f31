// What the simulated partners can be made to do wrong, and how a test drives them from another process.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printAdapter } from '../../src/partner/partners/print.ts';
import { smtpAdapter } from '../../src/partner/partners/smtp.ts';
import { sampleNowMs } from '../document/sample.ts';
import { testSurroundings } from '../support/surroundings.ts';
import {
  letterTo,
  mailSettings,
  mailTo,
  printApiKey,
  printSigningSecret,
  sendAll,
  startWorld,
  type World,
} from './world.ts';

const dayMs = 86_400_000;

describe('callbacks', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await world.sandbox.advanceTo(sampleNowMs);
  });
  afterEach(() => world.close());

  const states = () => world.callbacks.flatMap((reading) => (reading.kind === 'RECEIPTS' ? reading.receipts : []));

  test('that are sent twice have the same id', async () => {
    world.sandbox.faults.print.duplicateCallbacks = true;
    await sendAll(world.print, [letterTo('Gatan 1')]);
    await world.sandbox.advanceTo(sampleNowMs + 10 * dayMs);
    expect(states().map((receipt) => receipt.state)).toEqual([
      'PROCESSING',
      'PROCESSING',
      'DISPATCHED',
      'DISPATCHED',
      'DELIVERED',
      'DELIVERED',
    ]);
    expect(new Set(states().map((receipt) => receipt.partnerEventId)).size).toBe(3);
  });

  test('that are shuffled come in another order, with their true times', async () => {
    world.sandbox.faults.print.shuffleCallbacks = true;
    await sendAll(world.print, [letterTo('Gatan 1')]);
    await world.sandbox.advanceTo(sampleNowMs + 10 * dayMs);
    expect(states().map((receipt) => receipt.state)).toEqual(['DELIVERED', 'DISPATCHED', 'PROCESSING']);
    const times = states().map((receipt) => receipt.occurredAtMs);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
  });

  test('that are signed wrongly are forged, and are sent again until they are right', async () => {
    world.sandbox.faults.print.badSignature = true;
    await sendAll(world.print, [letterTo('Gatan 1')]);
    const firstMs = (await world.sandbox.nextDueMs()) ?? 0;
    await world.sandbox.advanceTo(firstMs);
    expect(world.callbacks).toMatchObject([{ kind: 'FORGED' }]);
    world.sandbox.faults.print.badSignature = false;
    expect(await world.sandbox.nextDueMs()).toBe(firstMs + 5_000);
    await world.sandbox.advanceTo(firstMs + 5_000);
    expect(states()).toMatchObject([{ state: 'PROCESSING', occurredAtMs: firstMs }]);
  });

  test('of a cancelled letter never come', async () => {
    const letter = letterTo('Gatan 1');
    await sendAll(world.print, [letter]);
    await world.print.cancel(letter.effectKey, null, new AbortController().signal);
    await world.sandbox.advanceTo(sampleNowMs + 10 * dayMs);
    expect(states()).toEqual([]);
    expect(world.sandbox.effects().map((effect) => effect.kind)).toEqual(['ACCEPTED', 'CANCELLED']);
  });
});

test('a share of requests fails, and the same seed lets the same ones fail', async () => {
  const failing = async (seed: number) => {
    const world = await startWorld();
    try {
      Object.assign(world.sandbox.faults.print, { share: 0.3, seed, kind: '429' });
      const outcomes = await sendAll(
        world.print,
        Array.from({ length: 60 }, () => letterTo('Gatan 1')),
      );
      return outcomes.map(({ kind }) => kind).filter((kind) => kind === 'REFUSED').length;
    } finally {
      await world.close();
    }
  };
  const first = await failing(7);
  expect(first).toBeGreaterThan(5);
  expect(first).toBeLessThan(35);
  expect(await failing(7)).toBe(first);
});

test('without a simulated clock the partners follow real time', async () => {
  const world = await startWorld();
  try {
    // Handed over a minute ago: its report is due now.
    await sendAll(world.mail, [mailTo('asa@post.example', { nowMs: Date.now() - 60_000 })]);
    await expect.poll(() => world.reports.length, { timeout: 3_000 }).toBe(1);
  } finally {
    await world.close();
  }
});

test('a sender that breaks off in the middle of a mail has sent none, and takes nothing down with it', async () => {
  const world = await startWorld();
  try {
    const socket = connect(world.sandbox.smtpPort, '127.0.0.1');
    const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
    await replies.next();
    for (const line of ['HELO a.example', 'MAIL FROM:<a@b.example>', 'RCPT TO:<asa@post.example>', 'DATA']) {
      socket.write(`${line}\r\n`);
      await replies.next();
    }
    socket.write('Subject: half\r\n\r\nThe rest ne');
    await setTimeout(50);
    socket.destroy();
    await setTimeout(50);
    expect(world.sandbox.effects()).toEqual([]);
    expect(await sendAll(world.mail, [mailTo('asa@post.example')])).toMatchObject([{ kind: 'TAKEN' }]);
  } finally {
    await world.close();
  }
});

test('the sandbox runs as a process of its own, driven by its control address, and its effect log outlives it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  const effectLogFile = join(folder, 'effects.ndjson');
  const config = JSON.stringify({ printSigningSecret, printApiKey, effectLogFile });
  const child = spawn(process.execPath, ['src/sandbox/process.ts', '--config', config], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closing: (() => Promise<void>)[] = [];
  try {
    const line = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
    const { smtpPort, printUrl, controlUrl } = JSON.parse(line);
    const mail = smtpAdapter.open(mailSettings(smtpPort), {}, testSurroundings);
    const print = printAdapter.open(
      { baseUrl: printUrl, requestMs: 2_000 },
      { apiKey: printApiKey, signingSecret: printSigningSecret },
      testSurroundings,
    );
    closing.push(mail.close, print.close);
    const get = async (path: string): Promise<Record<string, unknown>[]> => {
      const answer = await fetch(`${controlUrl}${path}`);
      return JSON.parse(await answer.text());
    };
    const post = async (path: string, body: unknown) =>
      (await fetch(`${controlUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })).json();
    await post('/advance', { toMs: sampleNowMs });
    await post('/faults/print', { failNext: 1, kind: '500-after-effect' });
    const [sent, letter] = [mailTo('asa@post.example'), letterTo('Gatan 1')];
    expect(await sendAll(mail, [sent])).toMatchObject([{ kind: 'TAKEN' }]);
    expect(await sendAll(print, [letter])).toMatchObject([{ kind: 'AMBIGUOUS', code: '500' }]);
    expect(await get('/next-due')).toEqual({ nextDueMs: sampleNowMs + 60_000 });
    expect(await post('/advance', { toMs: sampleNowMs + 10 * dayMs })).toEqual({ nextDueMs: null });
    expect(await get('/messages')).toMatchObject([{ recipient: 'asa@post.example', state: 'DELIVERED' }]);
    const [printed = {}] = await get('/letters');
    const { letterId } = printed;
    expect((await fetch(`${controlUrl}/letters/${letterId}.pdf`)).headers.get('content-type')).toBe('application/pdf');
    expect((await get('/effects')).length).toBe(4);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const kept = readFileSync(effectLogFile, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(kept.filter(({ kind }) => kind === 'ACCEPTED').map(({ effectKey }) => effectKey)).toEqual([
      sent.effectKey,
      letter.effectKey,
    ]);
  } finally {
    for (const close of closing) await close();
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
});

test('a sandbox process ends with its parent', async () => {
  const config = JSON.stringify({ printSigningSecret, printApiKey });
  const child = spawn(process.execPath, ['src/sandbox/process.ts', '--config', config], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.stdin.end();
  expect(await exited).toBe(0);
});
