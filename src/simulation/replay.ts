// What another order would have done with the invoices of a past time: each as it was when its distribution began, with
// the answers that are known. What the other order would have sent by a channel that was not used is left to the model.

import { contactPointFacts, debtorFacts } from '../record/debtor-facts.ts';
import type { Scope } from '../store/transaction.ts';
import type { Answer } from '../succession/simulate/answer.ts';
import type { DebtorSubjects, Subject } from '../succession/simulate/course.ts';
import {
  countryOfPoint,
  factsOfRow,
  type InvoiceRow,
  pagesByDebtor,
  populationMax,
  type ReplayPopulation,
  type Surroundings,
} from './population.ts';

interface ReplayRow extends Omit<InvoiceRow, 'daysToDue' | 'issueDate'> {
  readonly distributionId: string;
  readonly startMs: number;
  readonly dueDate: string;
  readonly attempts: readonly ({
    readonly channel: NonNullable<InvoiceRow['contactPoints'][number]>['channel'];
    /** Pages of a letter that went by itself. */
    readonly pages: number | null;
  } & Answer)[];
}

/**
 * Invoices whose first distribution in earnest began in the stretch, oldest debtors first, each from the instant it really
 * began: those that would have gathered do. Yields pages of debtors.
 */
export async function* loadReplay(
  read: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>,
  wanted: ReplayPopulation,
  surroundings: Surroundings,
): AsyncGenerator<DebtorSubjects[]> {
  const chosen = await read((scope) => chooseDistributions(scope, wanted));
  for (const debtors of pagesByDebtor(chosen)) {
    const ids = debtors.flat().map(({ distributionId }) => distributionId);
    const rows = await read((scope) => selectDistributions(scope, ids));
    const rowOf = new Map(rows.map((row) => [row.distributionId, row]));
    yield debtors.map((ofDebtor) =>
      ofDebtor.flatMap(({ distributionId }) => {
        const row = rowOf.get(distributionId);
        return row === undefined ? [] : [subjectOf(row, surroundings)];
      }),
    );
  }
}

async function chooseDistributions(
  { sql, creditorId }: Scope,
  { fromMs, toMs, limit }: ReplayPopulation,
): Promise<{ distributionId: string; debtorId: string }[]> {
  return sql<{ distributionId: string; debtorId: string }[]>`
    select distribution_id as "distributionId", debtor_id as "debtorId" from distribution
    where creditor_id = ${creditorId} and purpose in ('INITIAL', 'CREDIT_NOTE')
      and started_at >= to_timestamp(${fromMs}::numeric / 1000) and started_at < to_timestamp(${toMs}::numeric / 1000)
    order by distribution_id limit ${Math.min(limit, populationMax)}`;
}

function subjectOf({ dueDate, startMs, attempts, ...row }: ReplayRow, surroundings: Surroundings): Subject {
  const facts = factsOfRow({ ...row, daysToDue: 0 }, surroundings);
  const known: Partial<Record<ReplayRow['attempts'][number]['channel'], Answer>> = {};
  // The first attempt on a channel: the one another order could have made in its place.
  for (const { channel, pages: _, ...answer } of attempts) known[channel] ??= answer;
  const pages = attempts.find((attempt) => attempt.pages !== null)?.pages ?? surroundings.letterPages ?? 1;
  return { facts: { ...facts, beganAtMs: startMs, invoice: { ...facts.invoice, dueDate } }, startMs, pages, known };
}

/**
 * An address whose fate was learnt later counts as not yet tried. An answer counts as known when it failed, arrived or is
 * older than its patience: three weeks. A payment is laid to the attempts that did not fail.
 */
async function selectDistributions(
  { sql, creditorId }: Scope,
  distributionIds: readonly string[],
): Promise<ReplayRow[]> {
  const reachabilityThen = `case when p.reachability_since >= d.started_at then 'UNKNOWN' else p.reachability end`;
  const hours = (column: string) =>
    sql.unsafe(`greatest(0, extract(epoch from ${column} - a.started_at) / 3600)::float8`);
  return sql<ReplayRow[]>`
    select d.distribution_id as "distributionId", (extract(epoch from d.started_at) * 1000)::bigint as "startMs",
      i.invoice_id as "invoiceId", i.type, i.due_date as "dueDate", i.currency, i.amount_minor as "amountMinor",
      i.attributes as "invoiceAttributes",
      ${sql.unsafe(debtorFacts)} as debtor,
      b.time_zone as "debtorTimeZone",
      ${sql.unsafe(contactPointFacts(countryOfPoint, reachabilityThen))} as "contactPoints",
      (select coalesce(json_agg(json_build_object('channel', a.channel,
          'pages', case when a.channel = 'LETTER' and a.shares = 1 and a.units > 0 then a.units end,
          'failedHours', case when a.state in ('REJECTED', 'BOUNCED') then ${hours('a.failed_at')} end,
          'deliveredHours', ${hours('coalesce(a.delivered_at, a.opened_at)')}, 'openedHours', ${hours('a.opened_at')},
          'returnedHours', case when a.state = 'RETURNED' then ${hours('a.failed_at')} end,
          'paidHours', case when a.state not in ('REJECTED', 'BOUNCED') then ${hours('paid.paid_at')} end)
          order by a.started_at, a.attempt_id), '[]')
        from attempt a
        left join lateral (select min(y.paid_on)::timestamptz + interval '12 hours' as paid_at from payment y
          where y.creditor_id = d.creditor_id and y.invoice_id = d.invoice_id) paid on true
        where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id and a.nudge = 0
          and a.state not in ('SUBMITTING', 'UNKNOWN', 'RETRY_WAIT', 'CANCELLED', 'SUPERSEDED')
          and (a.failure_class is null or a.failure_class = 'HARD')
          and (a.failed_at is not null or a.delivered_at is not null or a.opened_at is not null
            or a.started_at < (select coalesce(c.clock_at, now()) from creditor c where c.creditor_id = a.creditor_id)
              - interval '21 days')) as attempts
    from distribution d
    join invoice i on i.creditor_id = d.creditor_id and i.invoice_id = d.invoice_id
    join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id
    where d.creditor_id = ${creditorId} and d.distribution_id = any(${[...distributionIds]}::uuid[])`;
}
