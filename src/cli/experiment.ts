// stafett experiment: lists experiments, shows what one says, and writes its report or its rows into a file.
import { writeFileSync } from 'node:fs';
import { ask, type Connection } from './connection.ts';

export interface ExperimentReportOptions {
  /** Id or key. */
  readonly experiment: string;
  readonly format: 'html' | 'pdf' | 'csv' | 'parquet';
  readonly language: 'EN' | 'SV';
  /** Left out: named after the experiment. */
  readonly file: string | undefined;
  readonly write: (line: string) => void;
}

interface Listed {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly assigned: number;
  readonly result: {
    readonly id: string;
    readonly asOf: string;
    readonly stale: boolean;
    readonly result: { readonly decision: { readonly status: string; readonly sentence: string } };
  } | null;
}

const listed = `query Listed($language: Language!) {
  experiments(first: 100) {
    id key name state assigned
    result { id asOf stale result { decision { status sentence(language: $language) } } }
  }
}`;

/** A line for each experiment with what it says now. */
export async function listExperiments(
  connection: Connection,
  language: 'EN' | 'SV',
  write: (line: string) => void,
): Promise<void> {
  const { experiments } = await ask<{ experiments: Listed[] }>(connection, listed, { language });
  if (experiments.length === 0) write('There is no experiment yet.');
  for (const { key, name, state, assigned, result } of experiments) {
    write(`${key}  ${state}  ${assigned} debtors  ${name}`);
    if (result !== null) write(`  ${result.asOf.slice(0, 10)} ${result.result.decision.sentence}`);
  }
}

const forms = {
  html: 'report(format: HTML, language: $language)',
  pdf: 'report(format: PDF, language: $language)',
  csv: 'csv',
  parquet: 'parquet',
} as const;

export interface ExperimentChartOptions {
  /** Id or key. */
  readonly experiment: string;
  readonly kind: 'SURVIVAL' | 'FOREST' | 'ALWAYS_VALID' | 'ENTRIES';
  /** Of one metric, where a chart is of one; left out: the first. */
  readonly metric: string | undefined;
  /** The picture, or its figures in columns parted by tabs. */
  readonly format: 'svg' | 'tsv';
  readonly language: 'EN' | 'SV';
  /** Left out: named after the experiment and the chart. */
  readonly file: string | undefined;
  readonly write: (line: string) => void;
}

const drawn = `query Drawn($id: ID!, $kind: ExperimentChart!, $metric: String, $language: Language!, $figures: Boolean!) {
  snapshot(id: $id) {
    chart(kind: $kind, metric: $metric, language: $language) @skip(if: $figures)
    chartTable(kind: $kind, metric: $metric, language: $language) @include(if: $figures) { caption head rows }
  }
}`;

interface Drawn {
  readonly chart?: string;
  readonly chartTable?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** Writes a chart of the newest result into a file. Throws an Error with a sentence when there is none. */
export async function chartExperiment(
  connection: Connection,
  { experiment, kind, metric, format, language, file, write }: ExperimentChartOptions,
): Promise<void> {
  const { key, id } = await newestOf(connection, experiment, language);
  const variables = { id, kind, metric: metric ?? null, language, figures: format === 'tsv' };
  const { snapshot } = await ask<{ snapshot: Drawn }>(connection, drawn, variables);
  const { chart = '', chartTable: table } = snapshot;
  const target = file ?? `${key}-${kind.toLowerCase().replace('_', '-')}.${format}`;
  const lines = table === undefined ? [] : [table.head, ...table.rows];
  writeFileSync(target, format === 'svg' ? chart : lines.map((cells) => `${cells.join('\t')}\n`).join(''));
  write(`Written to ${target}.`);
}

/** Writes the newest result into a file. Throws an Error with a sentence when there is none. */
export async function reportExperiment(
  connection: Connection,
  { experiment, format, language, file, write }: ExperimentReportOptions,
): Promise<void> {
  const found = await newestOf(connection, experiment, language);
  const uses = format === 'html' || format === 'pdf' ? ', $language: Language!' : '';
  const query = `query Report($id: ID!${uses}) { snapshot(id: $id) { content: ${forms[format]} } }`;
  const variables = uses === '' ? { id: found.id } : { id: found.id, language };
  const { snapshot } = await ask<{ snapshot: { content: string } }>(connection, query, variables);
  const isBinary = format === 'pdf' || format === 'parquet';
  const target = file ?? `${found.key}.${format}`;
  writeFileSync(target, isBinary ? Buffer.from(snapshot.content, 'base64') : snapshot.content);
  write(found.sentence);
  write(`Written to ${target}.${found.stale ? ' Facts have come since: ask for a new result.' : ''}`);
}

/** The newest result of one, by the experiment's id or key. */
async function newestOf(connection: Connection, experiment: string, language: 'EN' | 'SV') {
  const { experiments } = await ask<{ experiments: Listed[] }>(connection, listed, { language });
  const found = experiments.find(({ id, key }) => id === experiment || key === experiment);
  if (found === undefined) {
    const keys = experiments.map(({ key }) => key).join(', ') || 'none';
    throw new Error(`There is no experiment ${experiment}. There are: ${keys}.`);
  }
  const { key, result } = found;
  if (result === null) throw new Error(`${key} has no result yet; ask for one with experimentRefresh.`);
  return { key, id: result.id, stale: result.stale, sentence: result.result.decision.sentence };
}
