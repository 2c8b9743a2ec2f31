// Mail: 2,000 invoices rendered and sent over real SMTP to a sink in another process, against bare nodemailer with as many
// connections sending mails of the same bytes. Ours starts at the claim and ends at the settled attempts.
import { spawn } from 'node:child_process';
import { createTransport } from 'nodemailer';
import { startChunks } from '../../src/api/start-distributions.ts';
import { type MailDocument, renderMail } from '../../src/document/mail.ts';
import { appendEvents } from '../../src/event/append.ts';
import { defaultAdapters } from '../../src/partner/registry.ts';
import { loadInvoiceContents } from '../../src/record/invoice-content.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { makeTestEngine } from '../support/engine.ts';
import { only } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { median, sayRound } from './report.ts';
import type { BenchServer } from './server.ts';

const poolSize = 5;

export interface MailFigure {
  readonly mailsPerSecond: number;
  readonly barePerSecond: number;
  readonly ratio: number;
}

/** Measures the mail figure: medians over `rounds` interleaved rounds of `mails` each. */
export async function measureMail(server: BenchServer, mails: number, rounds: number): Promise<MailFigure> {
  const url = await server.database('mail');
  const sink = await startSink();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const { perSecond, sample } = await ourRound(url, sink.port, mails);
      ours.push(perSecond);
      bare.push(await bareRound(sink.port, mails, sample));
      sayRound(
        'mail',
        round,
        `${Math.round(perSecond)} mails/s, bare nodemailer ${Math.round(bare.at(-1) ?? 0)} mails/s, PDF of ${sample.pdf.length} bytes`,
      );
    }
  } finally {
    sink.stop();
  }
  const [mailsPerSecond, barePerSecond] = [median(ours), median(bare)];
  return { mailsPerSecond, barePerSecond, ratio: mailsPerSecond / barePerSecond };
}

async function ourRound(
  url: string,
  port: number,
  mails: number,
): Promise<{ perSecond: number; sample: MailDocument }> {
  const store = openStore(url, { connectionsMax: 8, statementMsMax: 60_000 });
  const { engine, close } = makeTestEngine(store, defaultAdapters, { leaseMs: 90_000 });
  const settings = {
    host: '127.0.0.1',
    port,
    security: 'plain',
    poolSize,
    fromAddress: 'faktura@exempel.example',
    bounceDomain: 'bounce.exempel.example',
    messageIdDomain: 'exempel.example',
  };
  const { creditorId, successionOrderId } = await populate(store, {
    debtors: Math.ceil(mails / 4),
    invoices: mails,
    order: only('EMAIL'),
    partners: [{ adapter: 'smtp', channel: 'EMAIL', settings }],
  });
  const ids = await withCreditor(store, creditorId, async (scope) => {
    const rows = await scope.sql<{ id: string }[]>`select invoice_id as id from invoice`;
    const invoiceIds = rows.map((row) => row.id);
    const started = await startChunks(scope, invoiceIds, [], { successionOrderId, version: 1 });
    await appendEvents(scope, started.events, started.tallyChanges);
    return invoiceIds;
  });

  const begunMs = performance.now();
  await engine.runDue(creditorId);
  const seconds = (performance.now() - begunMs) / 1_000;

  const [taken] = await withCreditor(
    store,
    creditorId,
    ({ sql }) => sql<{ count: number }[]>`select count(*) as count from attempt where state = 'ACCEPTED'`,
  );
  if (taken?.count !== mails) throw new Error(`only ${taken?.count} of ${mails} mails were taken`);
  const sample = await withCreditor(store, creditorId, async (scope) => {
    const [content] = (await loadInvoiceContents(scope, ids.slice(0, 1))).values();
    if (content === undefined) throw new Error('there is an invoice');
    return renderMail(content, 0);
  });
  await close();
  await store.close();
  return { perSecond: mails / seconds, sample };
}

/** Nodemailer's own pool sending one of our mails over and over: the same text, HTML and PDF, rendered beforehand. */
async function bareRound(port: number, mails: number, { text, html, pdf, pdfFileName }: MailDocument): Promise<number> {
  const options = {
    host: '127.0.0.1',
    port,
    pool: true as const,
    maxConnections: poolSize,
    maxMessages: Number.POSITIVE_INFINITY,
  };
  const transport = createTransport({ ...options, secure: false, ignoreTLS: true });
  const content = Buffer.from(pdf);
  const begunMs = performance.now();
  await Promise.all(
    Array.from({ length: mails }, (_none, index) =>
      transport.sendMail({
        from: 'faktura@exempel.example',
        to: `d${index}@post.example`,
        subject: `Faktura ${index}`,
        text,
        html,
        attachments: [{ filename: pdfFileName, content, contentType: 'application/pdf' }],
      }),
    ),
  );
  const seconds = (performance.now() - begunMs) / 1_000;
  transport.close();
  return mails / seconds;
}

async function startSink(): Promise<{ port: number; stop(): void }> {
  const child = spawn(process.execPath, [new URL('./smtp-sink.ts', import.meta.url).pathname], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString('utf8'))));
    child.once('error', reject);
  });
  return { port, stop: () => child.kill() };
}
