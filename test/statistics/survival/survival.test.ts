// Curves, tests, restricted means and Cox fits of published data against R's survfit, survdiff and coxph.
import { describe, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/experiments/statistics/multiplicity.ts';
import { coxFit } from '../../../src/experiments/statistics/survival/cox.ts';
import {
  type BandScale,
  confidenceBand,
  quantileInterval,
} from '../../../src/experiments/statistics/survival/curve.ts';
import { kaplanMeier } from '../../../src/experiments/statistics/survival/kaplan-meier.ts';
import { type LogRankWeight, logRank } from '../../../src/experiments/statistics/survival/log-rank.ts';
import { type RiskTable, riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { restrictedMean, restrictedMeanDifference } from '../../../src/experiments/statistics/survival/rmst.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';
import { fixture } from '../fixtures.ts';
import { columnsOf, plain, scaleOf } from './columns.ts';

const tolerance = { relative: 1e-9, absolute: 1e-12, small: 1e-3 };
const scales: Record<string, BandScale> = { log: 'LOG', 'log-log': 'LOG_LOG', plain: 'PLAIN' };

interface Case {
  /** In the order of their names, as R has them. */
  readonly arms: readonly string[];
  readonly table: RiskTable;
  readonly stratified: RiskTable;
  /** Ticks per unit of time. */
  readonly scale: number;
}

function caseOf(data: Place): Case {
  const time = data.at('time').input<number[]>();
  const event = data.at('event').input<number[]>();
  const group = data.has('group') ? data.at('group').input<string[]>() : time.map(() => '');
  const strata = data.has('strata') ? data.at('strata').input<string[]>() : null;
  const arms = [...new Set(group)].toSorted();
  const names = [...new Set(strata)];
  const scale = scaleOf(time);
  const rows = time.map((at, row) => ({
    time: Math.round(at * scale),
    cause: event[row] ?? 0,
    arm: arms.indexOf(group[row] ?? ''),
    ...(strata !== null && { stratum: names.indexOf(strata[row] ?? '') }),
  }));
  const columns = columnsOf(rows, arms.length);
  return { arms, table: riskTable(columns), stratified: riskTable(columns, { stratified: true }), scale };
}

function checkCurve(expected: Place, { table, scale }: Case, arm: number) {
  const curve = kaplanMeier(table, arm);
  expected.at('n').is(curve.rows);
  expected.at('events').is(curve.eventTotal);
  const times = Array.from(curve.times, (ticks) => ticks / scale);
  expected.at('time').is(times);
  expected.at('nRisk').is(plain(curve.atRisk));
  expected.at('nEvent').is(plain(curve.events));
  expected.at('nCensor').is(plain(curve.censored));
  expected.at('surv').is(plain(curve.survival), tolerance);
  expected.at('se').is(plain(curve.se), tolerance);
  for (const [key, name] of Object.entries({ ciLog: 'LOG', ciLogLog: 'LOG_LOG', ciPlain: 'PLAIN' } as const)) {
    const { lower, upper } = confidenceBand(curve.survival, curve.se, 0.05, name);
    expected.at(key).is({ lower: plain(lower), upper: plain(upper) }, tolerance);
  }
  for (const quantiles of expected.at('quantiles').items()) {
    const band = confidenceBand(curve.survival, curve.se, 0.05, scales[quantiles.at('conf').input<string>()]);
    const read = quantiles
      .at('p')
      .input<number[]>()
      .map((p) => quantileInterval(times, curve.survival, band, p));
    quantiles.at('q').is(
      read.map(({ value }) => value),
      tolerance,
    );
    quantiles.at('lower').is(
      read.map(({ lower }) => lower),
      tolerance,
    );
    quantiles.at('upper').is(
      read.map(({ upper }) => upper),
      tolerance,
    );
  }
}

function checkLogRank(expected: Place, table: RiskTable, { arms }: Case) {
  const rho = expected.at('rho').input<number>();
  const weight: LogRankWeight = rho === 0 ? 'LOG_RANK' : { rho };
  const test = logRank(table, { weight });
  expected.at('groups').is(arms);
  expected.at('observed').is(test.observed, tolerance);
  expected.at('expected').is(test.expected, tolerance);
  expected.at('variance').is(
    test.variance.map((row) => [...row]),
    tolerance,
  );
  const df = expected.at('df').input<number>();
  if (df > 0) {
    expected.at('df').is(test.df);
    expected.at('chisq').is(test.chiSquared, tolerance);
    expected.at('p').is(test.p, tolerance);
    return;
  }
  // R has a chi-squared of 0 on no degrees of freedom, and no p or one of 1: no test could be made.
  expected.at('chisq').is(0);
  const none = { chisq: null, p: null, df: 0 };
  if (JSON.stringify({ chisq: test.chiSquared, p: test.p, df: test.df }) !== JSON.stringify(none)) {
    throw new Error(`${expected.path} was tested`);
  }
  const p = expected.at('p').input<number | null>();
  if (p !== null && p !== 1) throw new Error(`${expected.path} has a p of ${p}`);
}

function checkRestrictedMeans(expected: Place, { table, arms, scale }: Case) {
  const tau = expected.at('tau').input<number>();
  const means = arms.map((_, arm) => {
    const mean = restrictedMean(table, arm, tau * scale);
    if (mean === null) throw new Error(`${expected.path} has an arm without rows`);
    return mean;
  });
  const byArm = means.map(({ mean, se, lastTime }) => ({
    rmst: mean / scale,
    se: se / scale,
    maxTime: lastTime / scale,
  }));
  expected.at('arms').is(Object.fromEntries(arms.map((name, arm) => [name, byArm[arm]])), tolerance);
  for (const diff of expected.at('diffs').items()) {
    const [treatment, control] = ['arm', 'ref'].map((key) => means[arms.indexOf(diff.at(key).input<string>())]);
    if (treatment === undefined || control === undefined) throw new Error(`${diff.path} has no such arm`);
    const { estimate, se, ci, p } = restrictedMeanDifference(treatment, control, 0.05, { clustered: false });
    diff.at('diff').is(estimate / scale, tolerance);
    diff.at('se').is(se / scale, tolerance);
    diff.at('lower').is(ci[0] / scale, tolerance);
    diff.at('upper').is(ci[1] / scale, tolerance);
    diff.at('p').is(p, tolerance);
  }
}

function checkPairs(expected: Place, { table, arms }: Case) {
  const ps = expected
    .at('tests')
    .items()
    .map((pair) => {
      const two = ['a', 'b'].map((key) => arms.indexOf(pair.at(key).input<string>()));
      const { chiSquared, p } = logRank(table, { arms: two });
      pair.at('chisq').is(chiSquared, tolerance);
      pair.at('p').is(p, tolerance);
      return p;
    });
  expected.at('holm').is(holm(ps), tolerance);
  expected.at('bh').is(benjaminiHochberg(ps), tolerance);
}

function checkCox(expected: Place, { table, arms }: Case) {
  // R counts from the first arm of the data, not of the alphabet; its terms tell which one that is.
  const terms = expected
    .at('terms')
    .input<string[]>()
    .map((term) => arms.indexOf(term.replace(/^g/, '')));
  const reference = arms.findIndex((_, arm) => !terms.includes(arm));
  const ties = expected.at('ties').input<string>() === 'efron' ? 'EFRON' : 'BRESLOW';
  const fit = coxFit(table, { arms: [reference, ...terms], ties });
  expected.at('coef').is(fit && [...fit.coefficients], tolerance);
  expected.at('hr').is(fit && [...fit.coefficients.map(Math.exp)], tolerance);
  expected.at('se').is(fit?.se, tolerance);
  expected.at('scoreTest').is(fit?.scoreTest, tolerance);
  // Nobody has two rows in these data.
  for (const key of ['robustSe', 'robustScore']) expected.at(key).is(null);
}

function checkCase(one: Place) {
  for (const note of ['id', 'source']) one.at(note).note();
  const data = caseOf(one.at('data'));
  const expected = one.at('expected');
  for (const [arm, key] of data.arms.entries()) checkCurve(expected.at('km').at(key), data, arm);
  checkLogRank(expected.at('logrank'), data.table, data);
  checkLogRank(expected.at('logrankRho1'), data.table, data);
  if (expected.has('logrankStratified')) checkLogRank(expected.at('logrankStratified'), data.stratified, data);
  for (const horizon of expected.at('rmst').items()) checkRestrictedMeans(horizon, data);
  if (expected.has('pairwise')) checkPairs(expected.at('pairwise'), data);
  for (const ties of ['efron', 'breslow']) checkCox(expected.at('cox').at(ties), data);
}

describe('survival', () => {
  it('equals every reference case', () => {
    everyLeafOf('survival', (root) => {
      for (const name of Object.keys(fixture('survival') as object)) {
        if (name !== 'edge' && name !== 'edgeLogrank') checkCase(root.at(name));
      }
      for (const one of root.at('edge').items()) {
        for (const note of ['id', 'note']) one.at(note).note();
        checkCurve(one.at('expected').at('km'), caseOf(one.at('data')), 0);
      }
      for (const one of root.at('edgeLogrank').items()) {
        for (const note of ['id', 'note']) one.at(note).note();
        const data = caseOf(one.at('data'));
        checkLogRank(one.at('expected').at('logrank'), data.table, data);
      }
    });
  });
});
