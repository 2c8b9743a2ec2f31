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

/** Writes the newest result into a file. Throws an Error with a sentence when there is none. */
export async function reportExperiment(
  connection: Connection,
  { experiment, format, language, file, write }: ExperimentReportOptions,
): Promise<void> {
  const { experiments } = await ask<{ experiments: Listed[] }>(connection, listed, { language });
  const found = experiments.find(({ id, key }) => id === experiment || key === experiment);
  if (found === undefined) {
    const keys = experiments.map(({ key }) => key).join(', ') || 'none';
    throw new Error(`There is no experiment ${experiment}. There are: ${keys}.`);
  }
  if (found.result === null) throw new Error(`${found.key} has no result yet; ask for one with experimentRefresh.`);
  const uses = format === 'html' || format === 'pdf' ? ', $language: Language!' : '';
  const query = `query Report($id: ID!${uses}) { snapshot(id: $id) { content: ${forms[format]} } }`;
  const variables = uses === '' ? { id: found.result.id } : { id: found.result.id, language };
  const { snapshot } = await ask<{ snapshot: { content: string } }>(connection, query, variables);
  const isBinary = format === 'pdf' || format === 'parquet';
  const target = file ?? `${found.key}.${format}`;
  writeFileSync(target, isBinary ? Buffer.from(snapshot.content, 'base64') : snapshot.content);
  write(found.result.result.decision.sentence);
  write(`Written to ${target}.${found.result.stale ? ' Facts have come since: ask for a new result.' : ''}`);
}
