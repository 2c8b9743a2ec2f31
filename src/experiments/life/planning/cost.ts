// What the arms of an experiment would cost: for one invoice by simulation, and for the whole test by how many are expected.

import { currencyDecimals, isCurrency } from '../../../money.ts';
import type { AdapterRegistry } from '../../../partner/partner.ts';
import { explainPartners, loadPartners } from '../../../partner/roster/partner-row.ts';
import { loadHistory } from '../../../simulation/history.ts';
import { runSimulation } from '../../../simulation/run.ts';
import { makeSegments } from '../../../simulation/segments.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import { fitResponses } from '../../../succession/simulate/fit.ts';
import type { Dataset } from '../../dataset/dataset.ts';
import { loadOrders } from '../enrol.ts';
import type { ExperimentRow } from '../experiments.ts';

const simulatedInvoices = 2_000;
const seed = 1;
/** A creditor that began a week ago does not bill every debtor once a week. */
const spanDaysMin = 28;

export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** What one arm would cost in the planned days. */
export interface ArmCost {
  readonly arm: string;
  /** Currency units; null: cannot be told. */
  readonly costPerInvoice: number | null;
  /** Invoices expected in the arm. Left out by older plans, as is what follows from it. */
  readonly invoices?: number | null;
  readonly cost?: Amount | null;
}

/** What the whole test would cost in the planned days, and what its invoices would cost if all followed the control. */
export interface TestCost {
  readonly invoices: number | null;
  readonly cost: Amount | null;
  readonly costByControl: Amount | null;
}

/** Invoices that would take part in so many days, by the pace of the past; `share`: of the debtors that are taken in. */
export function invoicesIn({ invoices }: Dataset, days: number, share: number): number {
  const { startedDay } = invoices;
  if (startedDay.length === 0) return 0;
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of startedDay) [first, last] = [Math.min(first, day), Math.max(last, day)];
  return (startedDay.length / Math.max(spanDaysMin, last - first + 1)) * days * share;
}

/** Shares the invoices out by the weights and puts a price on them. `invoices` null: it may not be told how many. */
export function testCost(
  perInvoice: readonly { readonly arm: string; readonly costPerInvoice: number | null }[],
  weights: readonly number[],
  invoices: number | null,
  currency: string,
): TestCost & { readonly costs: readonly ArmCost[] } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const priced = (count: number | null, price: number | null | undefined): Amount | null => {
    if (count === null || price === null || price === undefined || !isCurrency(currency)) return null;
    return { amountMinor: Math.round(count * price * 10 ** currencyDecimals[currency]), currency };
  };
  const costs = perInvoice.map(({ arm, costPerInvoice }, at) => {
    const own = invoices === null ? null : invoices * ((weights[at] ?? 0) / total);
    return { arm, costPerInvoice, invoices: own === null ? null : Math.round(own), cost: priced(own, costPerInvoice) };
  });
  const amounts = costs.flatMap(({ cost }) => (cost === null ? [] : [cost.amountMinor]));
  const isWhole = amounts.length === costs.length;
  return {
    costs,
    invoices: invoices === null ? null : Math.round(invoices),
    cost: isWhole ? { amountMinor: amounts.reduce((sum, amount) => sum + amount, 0), currency } : null,
    costByControl: priced(invoices, perInvoice[0]?.costPerInvoice),
  };
}

/** By simulation on debtors like those who could take part, with responses fitted from the creditor's own history. */
export async function costsOf(
  scope: Scope,
  adapters: AdapterRegistry,
  { definition }: ExperimentRow,
): Promise<{ readonly arm: string; readonly costPerInvoice: number | null }[]> {
  const orders = await loadOrders(scope, definition);
  const nowMs = await creditorNowMs(scope);
  const [creditor] = await scope.sql<{ timeZone: string; currency: string; country: string; language: string }[]>`
    select time_zone as "timeZone", currency, country, language from creditor where creditor_id = ${scope.creditorId}`;
  const { timeZone = 'UTC', currency = 'SEK', country = 'SE', language = 'sv' } = creditor ?? {};
  const known = { timeZone, currency };
  const partners = explainPartners(await loadPartners(scope), adapters, { nowMs, ...known });
  const population = {
    kind: 'SEGMENTS' as const,
    segments: [
      {
        name: 'eligible',
        count: simulatedInvoices,
        debtorKind: 'PERSON' as const,
        country,
        language,
        publicSector: false,
        channels: [...new Set(orders.flatMap(({ steps }) => steps.map(({ channel }) => channel)))],
        amountMinor: 100_000,
        currency,
        daysToDue: 30,
      },
    ],
  };
  const forecasts = await runSimulation({
    orders,
    population: makeSegments(population, {
      partners: partners.map((one) => ({ ...one, healthy: true })),
      timeZone,
      nowMs,
    }),
    model: fitResponses(await loadHistory(scope, nowMs)),
    seed,
    done: async () => {},
  });
  return definition.arms.map(({ key }, index) => ({
    arm: key,
    costPerInvoice: forecasts[index] === undefined ? null : forecasts[index].costE4.mean / 10_000,
  }));
}
