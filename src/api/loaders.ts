// Brings what hangs on many objects in one statement: each loader gathers the keys asked for in one turn. So the number
// of statements of an operation depends on its fields, never on its rows.
import DataLoader from 'dataloader';
import { isOfDismissal } from '../distribution/operator/worklist.ts';
import { type ExperimentRow, findExperiments } from '../experiments/life/experiments.ts';
import type { Scope } from '../store/transaction.ts';
import { type InvoiceRow, type PageRequest, selectDebtorPages } from './invoice-query.ts';
import type { RuleParent } from './resolvers/assignment/rules.ts';
import type { AttemptParent, DismissalParent, DistributionParent } from './resolvers/distribution.ts';
import type { EventParent } from './resolvers/event.ts';
import type { ImportRowParent, SourceParent } from './resolvers/intake.ts';
import type { InvoiceCreditParent, PaymentParent } from './resolvers/ledger.ts';
import type { BacklogRow, HealthRow, PartnerParent, PriceParent } from './resolvers/partner.ts';
import type { ContactPointParent, DebtorMergeParent, DebtorParent, InvoiceParent } from './resolvers/record.ts';
import type { OrderParent, UsageRow } from './resolvers/succession.ts';
import type { ImportRowOutcome } from './schema.generated.ts';
import {
  attemptShape,
  contactPointShape,
  creditShape,
  debtorShape,
  dismissalShape,
  distributionShape,
  eventShape,
  healthShape,
  invoiceShape,
  invoiceTables,
  mergeShape,
  orderShape,
  partnerShape,
  paymentShape,
  priceShape,
  ruleShape,
} from './shape.ts';

export interface Loaders {
  readonly invoice: DataLoader<string, InvoiceParent | undefined>;
  readonly invoiceLines: DataLoader<string, InvoiceParent['lines'] | undefined>;
  readonly debtor: DataLoader<string, DebtorParent | undefined>;
  readonly invoicesOfDebtor: DataLoader<DebtorPageKey, InvoiceRow[], string>;
  readonly experiment: DataLoader<string, ExperimentRow | undefined>;
  /** By the survivor. */
  readonly mergesOfDebtor: DataLoader<string, DebtorMergeParent[]>;
  readonly contactPoint: DataLoader<string, ContactPointParent | undefined>;
  readonly contactPointsOfDebtor: DataLoader<string, ContactPointParent[]>;
  readonly distribution: DataLoader<string, DistributionParent | undefined>;
  readonly distributionsOfInvoice: DataLoader<string, DistributionParent[]>;
  readonly dismissalOfDistribution: DataLoader<string, DismissalParent | undefined>;
  readonly attempt: DataLoader<string, AttemptParent | undefined>;
  readonly attemptsOfDistribution: DataLoader<string, AttemptParent[]>;
  /** Key: attempt id; the invoices that go as one with it. */
  readonly fellowsOfAttempt: DataLoader<string, string[]>;
  /** Key: distribution id, position to start after, how many. */
  readonly timeline: DataLoader<TimelineKey, EventParent[], string>;
  readonly partner: DataLoader<string, PartnerParent | undefined>;
  readonly pricesOfPartner: DataLoader<string, PriceParent[]>;
  readonly healthOfPartner: DataLoader<string, HealthRow[]>;
  readonly backlogOfPartner: DataLoader<string, BacklogRow[]>;
  readonly source: DataLoader<string, SourceParent | undefined>;
  readonly payment: DataLoader<string, PaymentParent | undefined>;
  readonly paymentsOfInvoice: DataLoader<string, PaymentParent[]>;
  readonly creditsOfInvoice: DataLoader<string, InvoiceCreditParent[]>;
  readonly importRows: DataLoader<ImportRowsKey, ImportRowParent[], string>;
  /** Key: "id/version". */
  readonly order: DataLoader<string, OrderParent | undefined>;
  /** Newest first. */
  readonly versionsOfOrder: DataLoader<string, OrderParent[]>;
  readonly usageOfOrder: DataLoader<string, UsageRow[]>;
  readonly rulesOfOrder: DataLoader<string, RuleParent[]>;
}

export interface TimelineKey {
  readonly distributionId: string;
  readonly after: number;
  readonly limit: number;
}

/** A page of one debtor's invoices. */
export interface DebtorPageKey extends PageRequest {
  readonly debtorId: string;
}

/** Rows of one import. */
export interface ImportRowsKey {
  readonly importId: string;
  readonly outcome: ImportRowOutcome | null;
  readonly after: number;
  readonly limit: number;
}

type Read = <T>(work: (scope: Scope) => Promise<T>) => Promise<T>;
interface Keyed<T> {
  readonly key: string;
  readonly value: T;
}

/** Loaders by a statement of columns key and value: one row for a key, or many. */
function batches(read: Read, cache: boolean) {
  const query = <T>(text: string, keys: readonly string[]) =>
    read((scope) => scope.sql.unsafe<Keyed<T>[]>(text, [scope.creditorId, `{${keys.join(',')}}`], { prepare: true }));
  const one = <T>(text: string) =>
    new DataLoader<string, T | undefined>(
      async (keys) => {
        const rows = new Map((await query<T>(text, keys)).map((row) => [row.key, row.value]));
        return keys.map((key) => rows.get(key));
      },
      { cache },
    );
  const many = <T>(text: string) =>
    new DataLoader<string, T[]>(
      async (keys) => {
        const rows = Map.groupBy(await query<T>(text, keys), (row) => row.key);
        return keys.map((key) => (rows.get(key) ?? []).map((row) => row.value));
      },
      { cache },
    );
  return { one, many };
}

/** Makes the loaders of one operation. `cache`: keep what was brought; not on a subscription, which lasts. */
export function makeLoaders(read: Read, cache: boolean): Loaders {
  const { one, many } = batches(read, cache);
  return {
    invoice: one(`select i.invoice_id as key, ${invoiceShape('PLAIN')} as value from ${invoiceTables}
      where i.creditor_id = $1 and i.invoice_id = any($2::uuid[])`),
    invoiceLines: one(`select invoice_id as key, lines as value from invoice
      where creditor_id = $1 and invoice_id = any($2::uuid[])`),
    debtor: one(`select b.debtor_id as key, ${debtorShape('PLAIN')} as value from debtor b
      where b.creditor_id = $1 and b.debtor_id = any($2::uuid[])`),
    experiment: experimentLoader(read, cache),
    mergesOfDebtor: many(`select m.survivor_id as key, ${mergeShape} as value from debtor_merge m
      where m.creditor_id = $1 and m.survivor_id = any($2::uuid[]) order by m.merged_at desc, m.debtor_id desc`),
    invoicesOfDebtor: debtorPageLoader(read, cache),
    contactPoint: one(`select p.contact_point_id as key, ${contactPointShape} as value from contact_point p
      where p.creditor_id = $1 and p.contact_point_id = any($2::uuid[])`),
    contactPointsOfDebtor: many(`select p.debtor_id as key, ${contactPointShape} as value from contact_point p
      where p.creditor_id = $1 and p.debtor_id = any($2::uuid[]) order by p.created_at, p.contact_point_id`),
    distribution: one(`select d.distribution_id as key, ${distributionShape('PLAIN')} as value from distribution d
      where d.creditor_id = $1 and d.distribution_id = any($2::uuid[])`),
    distributionsOfInvoice: many(`select d.invoice_id as key, ${distributionShape('PLAIN')} as value from distribution d
      where d.creditor_id = $1 and d.invoice_id = any($2::uuid[]) order by d.generation desc`),
    dismissalOfDistribution: one(`select d.distribution_id as key, ${dismissalShape} as value
      from distribution d join dismissal m on ${isOfDismissal}
      where d.creditor_id = $1 and d.distribution_id = any($2::uuid[])`),
    attempt: one(`select a.attempt_id as key, ${attemptShape('PLAIN')} as value from attempt a
      where a.creditor_id = $1 and a.attempt_id = any($2::uuid[])`),
    attemptsOfDistribution: many(`select a.distribution_id as key, ${attemptShape('PLAIN')} as value from attempt a
      where a.creditor_id = $1 and a.distribution_id = any($2::uuid[]) order by a.started_at, a.attempt_id`),
    fellowsOfAttempt: many(`select a.attempt_id as key, d.invoice_id as value
      from attempt a
      join attempt o on o.creditor_id = a.creditor_id and o.effect_key = a.effect_key
        and o.distribution_id <> a.distribution_id
      join distribution d on d.creditor_id = o.creditor_id and d.distribution_id = o.distribution_id
      where a.creditor_id = $1 and a.attempt_id = any($2::uuid[]) and a.shares > 1
      group by 1, 2 order by min(o.share)`),
    timeline: timelineLoader(read, cache),
    partner: one(`select p.partner_id as key, ${partnerShape} as value from partner p
      where p.creditor_id = $1 and p.partner_id = any($2::uuid[])`),
    pricesOfPartner: many(`select r.partner_id as key, ${priceShape} as value from partner_price r
      where r.creditor_id = $1 and r.partner_id = any($2::uuid[])
      order by r.channel, r.country, r.units_from, r.valid_from`),
    healthOfPartner: many(`select h.partner_id as key, ${healthShape} as value from partner_health h
      where h.creditor_id = $1 and h.partner_id = any($2::uuid[])`),
    backlogOfPartner: many(`select a.partner_id as key,
        json_build_object('channel', a.channel, 'count', count(*)) as value
      from distribution d join attempt a on a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
      where d.creditor_id = $1 and d.state = 'ACTIVE' and d.purpose <> 'DRY_RUN' and a.partner_id = any($2::uuid[])
        and a.state in ('SUBMITTING', 'RETRY_WAIT') group by a.partner_id, a.channel`),
    source: one(`select source_id as key, json_build_object('sourceId', source_id, 'name', name) as value from source
      where creditor_id = $1 and source_id = any($2::uuid[])`),
    payment: one(`select p.payment_id as key, ${paymentShape} as value from payment p
      where p.creditor_id = $1 and p.payment_id = any($2::uuid[])`),
    paymentsOfInvoice: many(`select p.invoice_id as key, ${paymentShape} as value from payment p
      where p.creditor_id = $1 and p.invoice_id = any($2::uuid[]) order by p.paid_on, p.payment_id`),
    creditsOfInvoice: many(`select c.invoice_id as key, ${creditShape} as value
      from credit c join invoice i on i.creditor_id = c.creditor_id and i.invoice_id = c.invoice_id
      where c.creditor_id = $1 and c.invoice_id = any($2::uuid[]) order by c.credited_on, c.credit_id`),
    importRows: importRowsLoader(read, cache),
    order: one(`select o.succession_order_id || '/' || o.version as key, ${orderShape} as value
      from succession_order o where o.creditor_id = $1 and o.succession_order_id || '/' || o.version = any($2::text[])`),
    versionsOfOrder: many(`select o.succession_order_id as key, ${orderShape} as value from succession_order o
      where o.creditor_id = $1 and o.succession_order_id = any($2::uuid[]) order by o.version desc`),
    // Rehearsals are not counted: they are no distributions of an invoice.
    usageOfOrder: many(`select d.succession_order_id as key, json_build_object('version', d.version,
        'running', count(*) filter (where d.state in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED')),
        'ended', count(*) filter (where d.state not in ('PLANNED', 'ACTIVE', 'HELD', 'BLOCKED'))) as value
      from distribution d
      where d.creditor_id = $1 and d.succession_order_id = any($2::uuid[]) and d.purpose <> 'DRY_RUN'
      group by d.succession_order_id, d.version`),
    rulesOfOrder: many(`select r.succession_order_id as key, ${ruleShape} as value from assignment_rule r
      where r.creditor_id = $1 and r.succession_order_id = any($2::uuid[]) order by r.position`),
  };
}

function timelineLoader(read: Read, cache: boolean): Loaders['timeline'] {
  const text = `select k.n as key, e.value from unnest($2::uuid[], $3::bigint[], $4::int[])
      with ordinality as k(distribution_id, after, size, n)
    cross join lateral (
      select ${eventShape} as value, e.position from event e
      where e.creditor_id = $1 and e.distribution_id = k.distribution_id and e.position > k.after
        and e.invoice_id = (select invoice_id from distribution d
          where d.creditor_id = $1 and d.distribution_id = k.distribution_id)
      order by e.position limit k.size) e
    order by k.n, e.position`;
  return new DataLoader<TimelineKey, EventParent[], string>(
    async (keys) => {
      const list = (pick: (key: TimelineKey) => string | number) => `{${keys.map(pick).join(',')}}`;
      const rows = await read((scope) =>
        scope.sql.unsafe<{ key: number; value: EventParent }[]>(
          text,
          [scope.creditorId, list((key) => key.distributionId), list((key) => key.after), list((key) => key.limit)],
          { prepare: true },
        ),
      );
      const grouped = Map.groupBy(rows, (row) => Number(row.key));
      return keys.map((_key, index) => (grouped.get(index + 1) ?? []).map((row) => row.value));
    },
    { cache, cacheKeyFn: (key) => `${key.distributionId}/${key.after}/${key.limit}` },
  );
}

function experimentLoader(read: Read, cache: boolean): Loaders['experiment'] {
  return new DataLoader(
    async (keys) => {
      const rows = await read((scope) => findExperiments(scope, keys));
      const byId = new Map(rows.map((row) => [row.experimentId, row]));
      return keys.map((key) => byId.get(key));
    },
    { cache },
  );
}

function debtorPageLoader(read: Read, cache: boolean): Loaders['invoicesOfDebtor'] {
  const kindOf = ({ sort, first, after, selected }: PageRequest) => `${sort}/${first}/${after}/${[...selected]}`;
  return new DataLoader<DebtorPageKey, InvoiceRow[], string>(
    async (keys) => {
      // One statement for each kind of page: a field of the query asks all its debtors for the same.
      const found = new Map<string, Map<string, InvoiceRow[]>>();
      for (const [kind, alike] of Map.groupBy(keys, kindOf)) {
        const [page] = alike;
        const debtorIds = alike.map((key) => key.debtorId);
        if (page !== undefined) found.set(kind, await read((scope) => selectDebtorPages(scope, debtorIds, page)));
      }
      return keys.map((key) => found.get(kindOf(key))?.get(key.debtorId) ?? []);
    },
    { cache, cacheKeyFn: (key) => `${key.debtorId}/${kindOf(key)}` },
  );
}

function importRowsLoader(read: Read, cache: boolean): Loaders['importRows'] {
  const text = `select k.n as key, found.value
    from jsonb_to_recordset($2::jsonb) as k(n int, "importId" uuid, outcome text, after bigint, "limit" int)
    cross join lateral (
      select r.row, json_build_object('row', r.row, 'outcome', r.outcome, 'invoiceNumber', r.invoice_number,
        'invoiceId', r.invoice_id, 'errors', r.errors) as value
      from import_row r
      where r.creditor_id = $1 and r.import_id = k."importId" and r.row > k.after
        and (k.outcome is null or r.outcome = k.outcome)
      order by r.row limit k."limit") found
    order by k.n, found.row`;
  return new DataLoader<ImportRowsKey, ImportRowParent[], string>(
    async (keys) => {
      const wanted = JSON.stringify(keys.map((key, n) => ({ ...key, n })));
      const rows = await read((scope) =>
        scope.sql.unsafe<{ key: number; value: ImportRowParent }[]>(text, [scope.creditorId, wanted], {
          prepare: true,
        }),
      );
      const grouped = Map.groupBy(rows, (row) => row.key);
      return keys.map((_key, n) => (grouped.get(n) ?? []).map((row) => row.value));
    },
    { cache, cacheKeyFn: (key) => JSON.stringify(key) },
  );
}
