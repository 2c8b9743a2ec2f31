// Results of a large experiment: a million invoices of three hundred thousand debtors in three arms, every metric, times
// followed with the variance between debtors. Against a plain SELECT of the same rows, and against R's survival package
// on the same data where R is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { riskTableOf } from '../../../src/experiments/analysis/times/follow.ts';
import { unitsOf } from '../../../src/experiments/analysis/units.ts';
import type { Dataset } from '../../../src/experiments/dataset/dataset.ts';
import { findSource, loadDataset } from '../../../src/experiments/dataset/load.ts';
import { clusteredLogRank } from '../../../src/experiments/statistics/survival/clustered-log-rank.ts';
import { kaplanMeier } from '../../../src/experiments/statistics/survival/kaplan-meier.ts';
import { openStore } from '../../../src/store/open.ts';
import { withCreditor } from '../../../src/store/transaction.ts';
import { median, sayRound } from '../report.ts';
import type { BenchServer } from '../server.ts';
import { type BenchExperiment, makeExperiment, touch } from './population.ts';

export interface ExperimentFigure {
  readonly invoices: number;
  readonly debtors: number;
  /** Counting, loading, computing and keeping, in a process of its own. */
  readonly coldSeconds: number;
  readonly peakMegabytes: number;
  readonly selectSeconds: number;
  /** Cold over the plain SELECT: lower is better. */
  readonly ratioToSelect: number;
  /** After something happened to every hundredth invoice, in the process that has computed before; the median of five in a row. */
  readonly refreshSeconds: number;
  /** The first of the five, before the engine has compiled all of it and PostgreSQL's processes have met their pages. */
  readonly firstRefreshSeconds: number;
  /** A sixth, whose events were counted beforehand; and counting them. */
  readonly countedRefreshSeconds: number;
  readonly countSeconds: number;
  /** Kaplan-Meier by arm with clustered variance, and the clustered log-rank test. */
  readonly survivalSeconds: number;
  /** Null: R is not installed. */
  readonly rSurvivalSeconds: number | null;
  readonly ratioToR: number | null;
}

interface Computed {
  readonly coldSeconds: number;
  readonly refreshSeconds: readonly number[];
  readonly countSeconds: number;
  readonly countedRefreshSeconds: number;
  readonly peakMegabytes: number;
}

/** Medians over rounds; the population is made once, which takes longer than everything after it. */
export async function measureExperiment(
  server: BenchServer,
  invoices: number,
  rounds: number,
): Promise<ExperimentFigure> {
  const url = await server.database('experiment');
  const debtors = Math.floor(invoices * 0.3);
  const made = await makeExperiment(url, debtors, invoices);
  const [computed, selects, ours]: [Computed[], number[], number[]] = [[], [], []];
  const dataset = await load(url, made);
  for (let round = 1; round <= rounds; round += 1) {
    selects.push(await selectRows(url, made));
    await touch(url, made, round);
    const figures = compute(url, made);
    computed.push(figures);
    ours.push(survivalSeconds(dataset));
    sayRound(
      'experiment',
      round,
      [
        `${figures.coldSeconds.toFixed(2)} s cold`,
        `${figures.refreshSeconds.map((seconds) => seconds.toFixed(2)).join(', ')} s again`,
        `${figures.countedRefreshSeconds.toFixed(2)} s when counted (${figures.countSeconds.toFixed(2)} s) before`,
        `SELECT ${selects.at(-1)?.toFixed(2)} s`,
      ].join(', '),
    );
  }
  const [cold, select, survival] = [median(computed.map((one) => one.coldSeconds)), median(selects), median(ours)];
  const r = rSeconds(dataset);
  return {
    invoices,
    debtors,
    coldSeconds: cold,
    peakMegabytes: Math.max(...computed.map((one) => one.peakMegabytes)),
    selectSeconds: select,
    ratioToSelect: cold / select,
    refreshSeconds: median(computed.flatMap((one) => one.refreshSeconds)),
    firstRefreshSeconds: median(computed.flatMap((one) => one.refreshSeconds.slice(0, 1))),
    countedRefreshSeconds: median(computed.map((one) => one.countedRefreshSeconds)),
    countSeconds: median(computed.map((one) => one.countSeconds)),
    survivalSeconds: survival,
    rSurvivalSeconds: r,
    ratioToR: r === null ? null : survival / r,
  };
}

async function load(url: string, { creditorId, experimentId }: BenchExperiment): Promise<Dataset> {
  const store = openStore(url, { connectionsMax: 1, statementMsMax: 600_000 });
  try {
    return await withCreditor(store, creditorId, async (scope) => {
      await scope.sql`set transaction isolation level repeatable read`;
      const found = await findSource(scope, experimentId);
      if (found === undefined) throw new Error('there is an experiment');
      return loadDataset(scope, found);
    });
  } finally {
    await store.close();
  }
}

/** In a process of its own, so that its memory is its own. */
function compute(url: string, { creditorId, experimentId }: BenchExperiment): Computed {
  const script = fileURLToPath(new URL('./compute.ts', import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [script, url, creditorId, experimentId], { encoding: 'utf8', maxBuffer: 1e7 }),
  ) as Computed;
}

async function selectRows(url: string, { creditorId, experimentId }: BenchExperiment): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const startedMs = performance.now();
  await sql`
    select o.debtor_id, o.arm, o.started_at, o.started_on, o.due_date, o.delivered_at, o.delivered_step, o.opened_at,
      o.opened_verified_at, o.first_step, o.fallbacks, o.bounced_at, o.complained_at, o.reminders, o.cost_e4, o.ended_at,
      o.close_cause, o.closed_on
    from outcome o where o.creditor_id = ${creditorId} and o.experiment_id = ${experimentId}`;
  const seconds = (performance.now() - startedMs) / 1_000;
  await sql.end();
  return seconds;
}

function survivalSeconds(dataset: Dataset): number {
  const startedMs = performance.now();
  const table = riskTableOf('TIME_TO_PAYMENT', dataset, unitsOf(dataset));
  for (const arm of dataset.meta.definition.arms.keys()) kaplanMeier(table, arm);
  clusteredLogRank(table);
  return (performance.now() - startedMs) / 1_000;
}

const rScript = `
library(survival)
d <- read.csv(commandArgs(TRUE)[1])
t <- system.time({
  s <- survfit(Surv(time, cause == 1) ~ arm, data = d, cluster = debtor)
  m <- coxph(Surv(time, cause == 1) ~ factor(arm), data = d, ties = "breslow", cluster = debtor, iter.max = 0)
  x <- summary(m)$robscore
})
cat(t[["elapsed"]])
`;

/** The same by R's survival package, without reading the file; null where there is no R. */
function rSeconds(dataset: Dataset): number | null {
  if (spawnSync('Rscript', ['-e', 'library(survival)']).status !== 0) return null;
  const { data } = riskTableOf('TIME_TO_PAYMENT', dataset, unitsOf(dataset));
  const folder = mkdtempSync(join(tmpdir(), 'stafett-r-'));
  try {
    const rows = Array.from(
      data.time,
      (time, row) => `${time},${data.cause[row]},${data.arm[row]},${data.debtor[row]}`,
    );
    writeFileSync(join(folder, 'rows.csv'), `time,cause,arm,debtor\n${rows.join('\n')}\n`);
    writeFileSync(join(folder, 'survival.R'), rScript);
    return Number(
      execFileSync('Rscript', [join(folder, 'survival.R'), join(folder, 'rows.csv')], { encoding: 'utf8' }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
