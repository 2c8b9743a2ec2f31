// Arms as such, before any metric: who and what they have, and when debtors came. Pure.
import type { Dataset } from '../dataset/dataset.ts';
import { dayOfNumber } from '../dataset/load.ts';
import type { ArmSummary, ExperimentResult } from '../result.ts';
import { isMixed } from './compare.ts';
import { assignedOf, type Units } from './units.ts';

/** What each arm has. */
export function armSummaries(data: Dataset, units: Units): ArmSummary[] {
  const { meta, invoices, debtors } = data;
  const isMixedCurrency = isMixed(data);
  const { arms } = meta.definition;
  const { debtor, firstStep, deliveredStep } = invoices;
  const assigned = assignedOf(data);
  const [counts, others, deliveries] = [new Float64Array(256), new Float64Array(256), new Float64Array(256 * 128)];
  for (let at = 0; at < debtor.length; at += 1) {
    const place = debtor[at] ?? 0;
    if (debtors.crossover[place] !== 0) continue;
    const arm = debtors.arm[place] ?? 0;
    counts[arm] = (counts[arm] ?? 0) + 1;
    if ((firstStep[at] ?? 0) > 0) others[arm] = (others[arm] ?? 0) + 1;
    const step = deliveredStep[at] ?? -1;
    if (step >= 0) deliveries[arm * 128 + step] = (deliveries[arm * 128 + step] ?? 0) + 1;
  }
  return arms.map(({ key, name, weight }, index) => {
    const steps = meta.costByStep[index]?.length ?? 0;
    const delivered = Array.from({ length: steps }, (_, step) => deliveries[index * 128 + step] ?? 0);
    const [count, nonCompliant] = [counts[index] ?? 0, others[index] ?? 0];
    const per = Math.max(1, count);
    return {
      key,
      name,
      weight,
      debtors: units[index]?.length ?? 0,
      invoices: count,
      assigned: assigned[index] ?? 0,
      deliveredByStep: delivered.map((one) => one / per),
      costByStep: isMixedCurrency ? [] : (meta.costByStep[index] ?? []).map((cost) => cost / 10_000 / per),
      nonCompliant,
    };
  });
}

/** Debtors by the day of their first invoice, and by arm. */
export function entriesOf({ debtors: { exposedDay } }: Dataset, units: Units): ExperimentResult['entries'] {
  const arms = units.length;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const places of units) {
    for (let at = 0; at < places.length; at += 1) {
      const day = exposedDay[places[at] ?? 0] ?? 0;
      if (day < first) first = day;
      if (day > last) last = day;
    }
  }
  const counts = new Uint32Array(first > last ? 0 : (last - first + 1) * arms);
  for (const [arm, places] of units.entries()) {
    for (let at = 0; at < places.length; at += 1) {
      const cell = ((exposedDay[places[at] ?? 0] ?? 0) - first) * arms + arm;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return Array.from({ length: counts.length / arms }, (_, day) => ({
    day: dayOfNumber(first + day),
    counts: [...counts.subarray(day * arms, (day + 1) * arms)],
  })).filter((entry) => entry.counts.some((count) => count > 0));
}
