// The pictures of a result by name, each with its figures as a table. Pure.
import type { ExperimentResult } from '../result.ts';
import { alwaysValidTable, drawAlwaysValid } from './always-valid.ts';
import type { ChartLanguage, ChartTable } from './drawing.ts';
import { drawForest, forestTable } from './forest.ts';
import { drawEntries, entriesTable } from './over-time.ts';
import { drawSurvival, survivalTable } from './survival.ts';

export type ChartKind = 'SURVIVAL' | 'FOREST' | 'ALWAYS_VALID' | 'ENTRIES';

/** A picture that is drawn, or told in figures, when it is asked for. */
export interface Chart {
  readonly svg: () => string;
  readonly table: () => ChartTable;
}

/** Metrics that a chart of this kind can be of, the one it is of by itself first; empty: it is of the whole result. */
export function metricsOf(kind: ChartKind, result: ExperimentResult): readonly string[] {
  if (kind === 'SURVIVAL') return result.survival.map(({ metric }) => metric);
  if (kind !== 'ALWAYS_VALID') return [];
  const goalsFirst = result.metrics.toSorted(
    (one, other) => Number(other.role === 'GOAL') - Number(one.role === 'GOAL'),
  );
  return goalsFirst.map(({ metric }) => metric);
}

/** One chart. `history`: results so far, oldest first, the one it is of last. `metric` is one of metricsOf(). */
export function chartOf(
  kind: ChartKind,
  history: readonly ExperimentResult[],
  metric: string,
  language: ChartLanguage,
): Chart {
  const result = history.at(-1);
  if (result === undefined) throw new RangeError('a chart is of a result');
  if (kind === 'SURVIVAL') {
    return {
      svg: () => drawSurvival(result, metric, language),
      table: () => survivalTable(result, metric, language),
    };
  }
  if (kind === 'FOREST') return { svg: () => drawForest(result, language), table: () => forestTable(result, language) };
  if (kind === 'ENTRIES') {
    return { svg: () => drawEntries(result, language), table: () => entriesTable(result, language) };
  }
  return {
    svg: () => drawAlwaysValid(history, metric, language),
    table: () => alwaysValidTable(history, metric, language),
  };
}

/** All charts of a report, in order: differences, times, each goal over time, entries. */
export function chartsOf(history: readonly ExperimentResult[], language: ChartLanguage) {
  const result = history.at(-1);
  const times = result === undefined ? [] : metricsOf('SURVIVAL', result);
  const goals = result?.metrics.filter(({ role }) => role === 'GOAL') ?? [];
  return {
    forest: chartOf('FOREST', history, '', language),
    survival: times.map((metric) => chartOf('SURVIVAL', history, metric, language)),
    alwaysValid: goals.map(({ metric }) => chartOf('ALWAYS_VALID', history, metric, language)),
    entries: chartOf('ENTRIES', history, '', language),
  };
}
