// A whole experiment, from its rows: rates and costs by debtor, times to payment with debtors as clusters, competing ends.
import { describe, expect, it } from 'vitest';
import { normalQuantile, normalSf } from '../../../src/experiments/statistics/distributions/normal.ts';
import { studentQuantile } from '../../../src/experiments/statistics/distributions/student.ts';
import { effectOf, relativeSe } from '../../../src/experiments/statistics/effect/effect.ts';
import { momentsOf } from '../../../src/experiments/statistics/effect/moments.ts';
import { type ArmValue, ratioOf } from '../../../src/experiments/statistics/effect/ratio.ts';
import { benjaminiHochberg, holm } from '../../../src/experiments/statistics/multiplicity.ts';
import { sampleRatio } from '../../../src/experiments/statistics/sample-ratio.ts';
import { clusteredLogRank } from '../../../src/experiments/statistics/survival/clustered-log-rank.ts';
import { coxFit } from '../../../src/experiments/statistics/survival/cox.ts';
import { cumulativeIncidence } from '../../../src/experiments/statistics/survival/cumulative-incidence.ts';
import {
  confidenceBand,
  quantile,
  quantileInterval,
  valueAt,
} from '../../../src/experiments/statistics/survival/curve.ts';
import { grayTest } from '../../../src/experiments/statistics/survival/gray.ts';
import { hazardRatio } from '../../../src/experiments/statistics/survival/hazard-ratio.ts';
import { kaplanMeier, rowsOf } from '../../../src/experiments/statistics/survival/kaplan-meier.ts';
import { logRank } from '../../../src/experiments/statistics/survival/log-rank.ts';
import { type RiskTable, riskTable } from '../../../src/experiments/statistics/survival/risk-table.ts';
import { restrictedMean, restrictedMeanDifference } from '../../../src/experiments/statistics/survival/rmst.ts';
import { everyLeafOf, type Place } from '../every-leaf.ts';
import { fixtureText } from '../fixtures.ts';
import { columnsOf } from './columns.ts';

const tolerance = { relative: 1e-8, absolute: 1e-12, small: 1e-3 };
const alpha = 0.05;

interface Invoice {
  readonly debtor: number;
  readonly arm: string;
  readonly text: Readonly<Record<string, string>>;
  number(column: string): number;
}

function readInvoices(): Invoice[] {
  const [head = '', ...lines] = fixtureText('invoice_experiment.csv').trim().split('\n');
  const names = head.split(',');
  const debtors = new Map<string, number>();
  return lines.map((line) => {
    const cells = line.split(',');
    const text = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
    const id = text['debtor_id'] ?? '';
    const debtor = debtors.get(id) ?? debtors.size;
    debtors.set(id, debtor);
    return { debtor, arm: text['arm'] ?? '', text, number: (column) => Number(text[column]) };
  });
}

const invoices = readInvoices();
const arms = [...new Set(invoices.map(({ arm }) => arm))].toSorted();

type Amount = (invoice: Invoice) => number;
const one: Amount = () => 1;
const isPaid: Amount = ({ text }) => Number(text['close'] === 'paid');
const cost: Amount = (invoice) => invoice.number('cost_ore');
const ratios: Record<string, readonly [Amount, Amount]> = {
  deliveredRate: [(invoice) => invoice.number('delivered'), one],
  deliveredWithin24h: [(i) => Number(i.number('delivered') === 1 && i.number('delivered_hours') <= 24), one],
  openedRate: [(invoice) => invoice.number('opened'), one],
  bouncedRate: [(invoice) => invoice.number('bounced'), one],
  complaintRate: [(invoice) => invoice.number('complaint'), one],
  fallbacksPerInvoice: [(invoice) => invoice.number('fallbacks'), one],
  costPerInvoice: [cost, one],
  costPerDelivered: [cost, (invoice) => invoice.number('delivered')],
  costPerPaid: [cost, isPaid],
  paidByDue: [
    (i) => Number(isPaid(i) === 1 && i.number('issued_day') + i.number('close_days') <= i.number('due_day')),
    one,
  ],
};

/** Sums by debtor of one arm, of the invoices that count. */
function sumsOf(
  arm: string,
  [numerator, denominator]: readonly [Amount, Amount],
  counts: (invoice: Invoice) => boolean,
) {
  const sums = new Map<number, { num: number; den: number }>();
  for (const invoice of invoices) {
    if (invoice.arm !== arm || !counts(invoice)) continue;
    const sum = sums.get(invoice.debtor) ?? { num: 0, den: 0 };
    sums.set(invoice.debtor, { num: sum.num + numerator(invoice), den: sum.den + denominator(invoice) });
  }
  return [...sums.values()];
}

function checkRatio(
  expected: Place,
  amounts: readonly [Amount, Amount],
  counts: (invoice: Invoice) => boolean = () => true,
) {
  const byArm = new Map(
    arms.map((arm) => {
      const sums = sumsOf(arm, amounts, counts);
      const total = (value: (sum: { num: number; den: number }) => number) =>
        sums.reduce((all, sum) => all + value(sum), 0);
      const moments = momentsOf(
        sums.map(({ num }) => num),
        sums.map(({ den }) => den),
      );
      const ratio = ratioOf(moments) as ArmValue;
      expected
        .at('arms')
        .at(arm)
        .is(
          {
            n: moments.n,
            sumNum: total(({ num }) => num),
            sumDen: total(({ den }) => den),
            sumNum2: total(({ num }) => num * num),
            sumDen2: total(({ den }) => den * den),
            sumNumDen: total(({ num, den }) => num * den),
            ratio: ratio.value,
            se: Math.sqrt(ratio.variance),
          },
          tolerance,
        );
      return [arm, { moments, ratio }] as const;
    }),
  );
  return expected
    .at('diffs')
    .items()
    .map((diff) => {
      const [treatment, control] = ['arm', 'ref'].map((key) => byArm.get(diff.at(key).input<string>()));
      if (treatment === undefined || control === undefined) throw new Error(`${diff.path} has no such arm`);
      const { difference, lift } = effectOf(treatment.moments, control.moments, alpha);
      const { estimate, se, df, ci, p } = difference;
      if (estimate === null || se === null || df === null || ci === null || p === null)
        throw new Error(`${diff.path}: none`);
      diff.at('diff').is(estimate, tolerance);
      diff.at('se').is(se, tolerance);
      diff.at('welchDf').is(df, tolerance);
      diff.at('lowerT').is(ci[0], tolerance);
      diff.at('upperT').is(ci[1], tolerance);
      diff.at('pT').is(p, tolerance);
      const z = normalQuantile(1 - alpha / 2) * se;
      diff.at('lowerZ').is(estimate - z, tolerance);
      diff.at('upperZ').is(estimate + z, tolerance);
      diff.at('pZ').is(2 * normalSf(Math.abs(estimate) / se), tolerance);
      const relative = relativeSe(treatment.ratio, control.ratio);
      const half = studentQuantile(1 - alpha / 2, df) * relative;
      // The lift is null where Fieller's interval does not exist; the file has the delta method's all the same.
      const relLift = estimate / Math.abs(control.ratio.value);
      if (lift.estimate === null) expect(lift.problem?.code).toBe('CONTROL_NEAR_ZERO');
      else expect(lift.estimate).toBeCloseTo(relLift, 12);
      diff.at('relLift').is(relLift, tolerance);
      diff.at('relSe').is(relative, tolerance);
      diff.at('relLowerT').is(relLift - half, tolerance);
      diff.at('relUpperT').is(relLift + half, tolerance);
      if (lift.ci !== null) expect(lift.ci[0] > 0 || lift.ci[1] < 0).toBe(ci[0] > 0 || ci[1] < 0);
      return p;
    });
}

const causes: Record<string, number> = { open: 0, paid: 1, credited: 2, cancelled: 2 };
const payment = riskTable(
  columnsOf(
    invoices.map(({ debtor, arm, text, number }) => ({
      time: Math.round(number('close_days') * 10),
      cause: causes[text['close'] ?? ''] ?? Number.NaN,
      arm: arms.indexOf(arm),
      debtor,
    })),
    arms.length,
  ),
);

function checkLogRank(expected: Place, table: RiskTable) {
  const { observed, expected: foreseen, variance, chiSquared, df, p } = logRank(table);
  const computed = { rho: 0, groups: arms, observed, expected: foreseen, variance: variance.map((row) => [...row]) };
  expected.is({ ...computed, chisq: chiSquared, df, p }, tolerance);
}

/** What holds at each time; null where it is not defined. */
function reader(times: ArrayLike<number>, at: readonly number[], before: number) {
  return (values: ArrayLike<number>) =>
    at.map((t) => {
      const value = valueAt({ times, values }, t, before);
      return Number.isNaN(value) ? null : value;
    });
}

function checkPaymentCurves(expected: Place) {
  for (const [arm, name] of arms.entries()) {
    const curve = expected.at(name);
    const at = curve.at('at').input<number[]>();
    const { rows, debtors, eventTotal, times, survival, se, clusterSe } = kaplanMeier(payment, arm);
    const days = Array.from(times, (ticks) => ticks / 10);
    curve.at('n').is(rows);
    curve.at('clusters').is(debtors);
    curve.at('events').is(eventTotal);
    const read = reader(days, at, 1);
    curve.at('surv').is(read(survival), tolerance);
    curve.at('seGreenwood').is(read(se), tolerance);
    curve.at('seCluster').is(read(clusterSe), tolerance);
    const [naive, clustered] = [confidenceBand(survival, se, alpha), confidenceBand(survival, clusterSe, alpha)];
    curve.at('lower').is(read(naive.lower), tolerance);
    curve.at('upper').is(read(naive.upper), tolerance);
    curve.at('lowerCluster').is(read(clustered.lower), tolerance);
    curve.at('upperCluster').is(read(clustered.upper), tolerance);
    // The file has the interval for independent rows.
    const median = quantileInterval(days, survival, naive, 0.5);
    curve.at('median').is(median.value, tolerance);
    curve.at('medianLower').is(median.lower, tolerance);
    curve.at('medianUpper').is(median.upper, tolerance);
  }
}

function checkClusteredLogRank(pair: Place) {
  const [treatment, control] = ['arm', 'ref'].map((key) => arms.indexOf(pair.at(key).input<string>()));
  if (treatment === undefined || control === undefined) throw new Error(`${pair.path} has no such arm`);
  const naive = logRank(payment, { arms: [control, treatment] });
  pair.at('naiveChisq').is(naive.chiSquared, tolerance);
  pair.at('naiveP').is(naive.p, tolerance);
  const test = clusteredLogRank(payment, { arms: [control, treatment] });
  pair.at('rRobscoreBreslow').is(test.chiSquared, tolerance);
  pair.at('chisq').is(test.chiSquared, tolerance);
  pair.at('p').is(test.p, tolerance);
  pair.at('U').is(test.score[1], tolerance);
  pair.at('varCluster').is(test.variance[1]?.[1], tolerance);
  const fit = coxFit(payment, { arms: [control, treatment], ties: 'BRESLOW' });
  pair.at('hr').is(fit && [...fit.coefficients.map(Math.exp)], tolerance);
  pair.at('hrNaiveSe').is(fit?.se, tolerance);
  pair.at('hrRobustSe').is(fit?.clusterSe, tolerance);
  // One step of Newton's is near to all of them, and has the same test.
  const step = hazardRatio(payment, treatment, control, alpha);
  expect(step?.ratio).toBeCloseTo(fit?.coefficients.map(Math.exp)[0] ?? NaN, 1);
  expect(step?.clusterSe).toBeCloseTo(fit?.clusterSe?.[0] ?? NaN, 2);
  expect(((step?.logRatio ?? NaN) / (step?.clusterSe ?? NaN)) ** 2).toBeCloseTo(test.chiSquared ?? NaN, 10);
}

function checkRestrictedMeans(expected: Place) {
  const tau = expected.at('tau').input<number>();
  const means = arms.map((name, arm) => {
    const mean = restrictedMean(payment, arm, tau * 10);
    const byRow = restrictedMean(payment, arm, tau * 10, rowsOf(payment));
    if (mean === null || byRow === null) throw new Error(`${name} has no rows`);
    const computed = { rmst: mean.mean, seCluster: mean.clusterSe, seIj: byRow.clusterSe, se: mean.se };
    const days = Object.fromEntries(Object.entries(computed).map(([key, ticks]) => [key, ticks / 10]));
    expected.at('arms').at(name).is(days, tolerance);
    return mean;
  });
  for (const diff of expected.at('diffs').items()) {
    const [treatment, control] = ['arm', 'ref'].map((key) => means[arms.indexOf(diff.at(key).input<string>())]);
    if (treatment === undefined || control === undefined) throw new Error(`${diff.path} has no such arm`);
    const { estimate, se, ci, p } = restrictedMeanDifference(treatment, control, alpha);
    diff.at('diff').is(estimate / 10, tolerance);
    diff.at('seCluster').is(se / 10, tolerance);
    diff.at('lower').is(ci[0] / 10, tolerance);
    diff.at('upper').is(ci[1] / 10, tolerance);
    diff.at('p').is(p, tolerance);
  }
}

function checkIncidence(expected: Place) {
  const at = expected.at('at').input<number[]>();
  for (const [arm, name] of arms.entries()) {
    const paid = cumulativeIncidence(payment, arm, 1);
    const voided = cumulativeIncidence(payment, arm, 2);
    const byRow = cumulativeIncidence(payment, arm, 1, rowsOf(payment));
    const days = Array.from(paid.times, (ticks) => ticks / 10);
    const read = reader(days, at, 0);
    const place = expected.at('arms').at(name);
    place.at('paid').is(read(paid.incidence), tolerance);
    place.at('voided').is(read(voided.incidence), tolerance);
    place.at('seAalenJohansenIjPaid').is(read(paid.se), tolerance);
    for (const [index, se] of read(byRow.clusterSe).entries()) expect(se).toBeCloseTo(read(paid.se)[index] ?? NaN, 12);
    place.at('seClusterPaid').is(read(paid.clusterSe), tolerance);
    // cmprsk says nothing beyond the last observation.
    const within = (values: readonly (number | null)[]) =>
      values.map((value, index) => ((at[index] ?? 0) <= (days.at(-1) ?? 0) ? value : null));
    place.at('seCmprskPaid').is(within(read(paid.graySe)), tolerance);
    place.at('cmprskPaid').is(within(read(paid.incidence)), tolerance);
  }
  const { chiSquared, p, df } = grayTest(payment, 1);
  expected.at('gray').at('paid').is({ chisq: chiSquared, p, df }, tolerance);
}

function checkDelivery(expected: Place) {
  expected.at('note').note();
  const at = expected.at('at').input<number[]>();
  const rows = invoices.map(({ debtor, arm, number }) => {
    const isDelivered = number('delivered') === 1 && number('delivered_hours') <= 168;
    const time = isDelivered ? Math.round(number('delivered_hours') * 100) : 168_00;
    return { time, cause: Number(isDelivered), arm: arms.indexOf(arm), debtor };
  });
  const table = riskTable(columnsOf(rows, arms.length));
  for (const [arm, name] of arms.entries()) {
    const { times, survival, se } = kaplanMeier(table, arm);
    const hours = Array.from(times, (ticks) => ticks / 100);
    const read = reader(hours, at, 1);
    const computed = { surv: read(survival), se: read(se), median: quantile({ times: hours, values: survival }, 0.5) };
    expected.at('km').at(name).is(computed, tolerance);
  }
  checkLogRank(expected.at('logrankNaive'), table);
}

describe('an experiment of 300 debtors', () => {
  it('equals every reference value', () => {
    everyLeafOf('invoice_experiment.expected', (root) => {
      root.at('description').note();
      const asOf = root.at('asOfDay').input<number>();
      root.at('ref').is(arms[0]);
      root.at('alpha').is(alpha);
      const expected = root.at('expected');
      expected.at('nInvoices').is(invoices.length);
      const debtorsPerArm = Object.fromEntries(arms.map((arm) => [arm, sumsOf(arm, [one, one], () => true).length]));
      expected.at('nDebtors').is(Object.values(debtorsPerArm).reduce((sum, count) => sum + count, 0));
      expected.at('debtorsPerArm').is(debtorsPerArm);

      const isMature = (invoice: Invoice) => invoice.number('due_day') <= asOf;
      expected.at('paidByDue').at('maturedInvoices').is(invoices.filter(isMature).length);
      const first = new Map<string, number>();
      for (const [name, amounts] of Object.entries(ratios)) {
        const ps = checkRatio(expected.at(name), amounts, name === 'paidByDue' ? isMature : undefined);
        first.set(name, ps[0] ?? Number.NaN);
      }
      const family = expected.at('multiplicity');
      const ps = family
        .at('metrics')
        .input<string[]>()
        .map((name) => first.get(name) ?? null);
      family.at('p').is(ps, tolerance);
      family.at('holm').is(holm(ps), tolerance);
      family.at('bh').is(benjaminiHochberg(ps), tolerance);

      const timing = expected.at('timeToPayment');
      checkPaymentCurves(timing.at('km'));
      checkLogRank(timing.at('logrankNaive'), payment);
      for (const pair of timing.at('logrankCluster').items()) checkClusteredLogRank(pair);
      for (const horizon of timing.at('rmst').items()) checkRestrictedMeans(horizon);
      checkIncidence(expected.at('cumulativeIncidence'));
      checkDelivery(expected.at('timeToDeliveryHours'));

      const srm = expected.at('srm');
      const weights = srm.at('weights').input<number[]>();
      const counts = arms.map((arm) => debtorsPerArm[arm] ?? 0);
      srm.at('counts').is(debtorsPerArm);
      const { chiSquared, df, p } = sampleRatio([{ counts, weights }]);
      srm.at('chisq').is(chiSquared, tolerance);
      srm.at('df').is(df);
      srm.at('p').is(p, tolerance);
    });
  });
});
