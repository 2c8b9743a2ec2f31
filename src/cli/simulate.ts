// stafett simulate: tries succession orders on the creditor's debtors, or on a stated mix, and shows the outcome as a
// plot of text, and as a picture when a file for it is named.
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { ask, type Connection } from './connection.ts';

export interface SimulateOptions {
  /** Names or ids of saved orders; empty: all. */
  readonly orders: readonly string[];
  readonly limit: number;
  /** Replays the distributions that began in these days, instead of trying the newest invoices. */
  readonly replay: { readonly from: string; readonly to: string } | undefined;
  /** A JSON file that states how channels respond, as responses of SimulationStartInput. */
  readonly responsesFile?: string | undefined;
  readonly seed: number;
  readonly milestone: 'DISPATCHED' | 'DELIVERED' | 'OPENED' | 'PAID';
  readonly svgFile: string | undefined;
  /** Of the words in the picture. */
  readonly language: 'EN' | 'SV';
  /** One JSON object instead of text. */
  readonly json: boolean;
  readonly write: (line: string) => void;
  /** Shows how far it is; left out: nothing is shown. */
  readonly progress?: (share: number) => void;
}

interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface OrderRow {
  readonly name: string;
  readonly curve: readonly ({ readonly days: number } & Readonly<Record<string, Band>>)[];
  readonly costPerInvoice: Band;
  readonly knownShare: number;
  readonly lettersSaved: number;
  readonly humanWork: Band;
  readonly deadlineMissed: Band;
}

interface Simulation {
  readonly id: string;
  readonly state: string;
  readonly progress: number;
  readonly problem: string | null;
  readonly invoiceCount: number | null;
  readonly attemptsSeen: number | null;
  readonly currency: string | null;
  readonly orders: readonly OrderRow[];
  readonly chart: string | null;
}

const band = '{ mean low high }';
const saved = '{ successionOrders { id name } }';
const start = `mutation Start($input: SimulationStartInput!) {
  simulationStart(input: $input) { simulation { id } errors { message remedy } }
}`;
const look = `query Look($id: ID!, $milestone: SimulationMilestone!, $language: Language!) {
  simulation(id: $id) {
    id state progress problem invoiceCount attemptsSeen currency
    chart(milestone: $milestone, language: $language)
    orders {
      name knownShare lettersSaved costPerInvoice ${band} humanWork ${band} deadlineMissed ${band}
      curve { days dispatched ${band} delivered ${band} opened ${band} paid ${band} }
    }
  }
}`;

const pauseMs = 250;

/** Starts it, waits until it is done and writes what came out. Throws an Error with a sentence when it is refused. */
export async function simulate(connection: Connection, options: SimulateOptions): Promise<void> {
  const { limit, seed, milestone, write } = options;
  const orders = (await chosenOrders(connection, options.orders)).map((orderId) => ({ orderId }));
  const population = options.replay === undefined ? { invoices: { limit } } : { replay: options.replay };
  const stated = options.responsesFile === undefined ? {} : { responses: readResponses(options.responsesFile) };
  const input = { orders, population, seed, ...stated, idempotencyKey: randomUUID() };
  const { simulationStart } = await ask<{
    simulationStart: { simulation: { id: string } | null; errors: { message: string; remedy: string }[] };
  }>(connection, start, { input });
  const [refused] = simulationStart.errors;
  if (refused !== undefined || simulationStart.simulation === null) {
    throw new Error(refused === undefined ? 'It was refused.' : `${refused.message} ${refused.remedy}`);
  }
  const done = await waitFor(connection, simulationStart.simulation.id, options);
  if (options.svgFile !== undefined && done.chart !== null) writeFileSync(options.svgFile, done.chart);
  if (options.json) {
    const { chart: _, ...result } = done;
    write(JSON.stringify(result));
    return;
  }
  for (const line of told(done, milestone)) write(line);
  if (options.svgFile !== undefined) write(`The curves are drawn in ${options.svgFile}.`);
}

/** As they stand in the file; what is wrong with them is told by the server. */
function readResponses(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown'}`);
  }
}

async function chosenOrders(connection: Connection, wanted: readonly string[]): Promise<string[]> {
  const { successionOrders } = await ask<{ successionOrders: { id: string; name: string }[] }>(connection, saved, {});
  if (successionOrders.length === 0) throw new Error('There is no succession order yet. Make one first.');
  if (wanted.length === 0) return successionOrders.slice(0, 10).map(({ id }) => id);
  return wanted.map((text) => {
    const found = successionOrders.find(({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found.id;
    const names = successionOrders.map(({ name }) => name).join('; ');
    throw new Error(`There is no succession order ${text}. There are: ${names}.`);
  });
}

async function waitFor(connection: Connection, id: string, { milestone, language, progress }: SimulateOptions) {
  for (;;) {
    const { simulation } = await ask<{ simulation: Simulation }>(connection, look, { id, milestone, language });
    if (simulation.state === 'FAILED') throw new Error(`The simulation failed: ${simulation.problem}`);
    progress?.(simulation.progress);
    if (simulation.state === 'DONE') return simulation;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

const barWidth = 40;
const shownDays: ReadonlySet<number> = new Set([0.25, 1, 3, 7, 14, 30, 60]);

function told({ orders, invoiceCount, attemptsSeen, currency }: Simulation, milestone: string): string[] {
  const width = Math.max(...orders.map(({ name }) => name.length), 5);
  const key = milestone.toLowerCase();
  const evidence = `expectations rest on ${attemptsSeen ?? 0} attempts of your own and on priors where these are few`;
  const lines = [`${invoiceCount} invoices, ${orders.length} orders; ${evidence}.`, ''];
  let before: readonly string[] = [];
  let [shown, changed] = ['', ''];
  for (const { days } of orders[0]?.curve ?? []) {
    if (!shownDays.has(days)) continue;
    const bars = orders.map(({ name, curve }) => {
      const at = curve.find((point) => point.days === days)?.[key];
      return `  ${name.padEnd(width)} ${bar(at)} ${percent(at)}`;
    });
    shown = days < 1 ? `${days * 24} hours` : `${days} ${days === 1 ? 'day' : 'days'}`;
    // What looks as it looked the last time is not shown again.
    if (bars.join() === before.join()) continue;
    [before, changed] = [bars, shown];
    lines.push(`${key} after ${shown}`, ...bars);
  }
  const rest = changed === shown ? [] : [`From then to ${shown} nothing changes.`];
  return [...lines, ...rest, '', ...summary(orders, currency ?? '', width)];
}

/** One line per order, in columns. */
function summary(orders: readonly OrderRow[], currency: string, width: number): string[] {
  const isReplay = orders.some(({ knownShare }) => knownShare > 0);
  const rows = orders.map(({ name, knownShare, costPerInvoice: cost, lettersSaved, humanWork, deadlineMissed }) => [
    name.padEnd(width),
    `${cost.mean.toFixed(2)} (${cost.low.toFixed(2)}–${cost.high.toFixed(2)})`,
    // Nothing is saved by rounding.
    lettersSaved.toFixed(2).replace('-0.00', '0.00').replace('-', '−'),
    percent(humanWork),
    percent(deadlineMissed),
    ...(isReplay ? [`${(knownShare * 100).toFixed(0)} %`] : []),
  ]);
  const saved = 'letters saved';
  const known = isReplay ? ['really happened'] : [];
  const table = [[''.padEnd(width), `${currency} an invoice`, saved, 'need a person', 'come late', ...known], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lined = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const against = orders.length > 1 ? [`Letters saved: per invoice, against ${orders[0]?.name}.`] : [];
  return [...lined, ...against];
}

function bar(at: Band | undefined): string {
  const filled = Math.round((at?.mean ?? 0) * barWidth);
  return `${'█'.repeat(filled)}${'·'.repeat(barWidth - filled)}`;
}

function percent(at: Band | undefined): string {
  const of = (share: number) => (share * 100).toFixed(1);
  return at === undefined ? '' : `${of(at.mean)} % (${of(at.low)}–${of(at.high)})`;
}
