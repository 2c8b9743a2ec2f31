// Where debtors stand in an experiment, or would if their next invoice started now. Nothing is written.
import { contactPointFacts, debtorFacts } from '../../record/debtor-facts.ts';
import type { Scope } from '../../store/transaction.ts';
import type { ConditionFacts } from '../../succession/condition.ts';
import type { SuccessionOrder } from '../../succession/order.ts';
import type { Arm } from '../definition.ts';
import { type CurrentExperiment, loadCurrent } from './current.ts';
import { type Candidate, loadOrders, placeOf } from './enrol.ts';

export interface PreviewedDebtor {
  readonly debtorId: string;
  /** Key; null: none. */
  readonly arm: string | null;
  readonly bucket: number | null;
  readonly reason: string;
}

interface Known {
  readonly debtorId: string;
  readonly debtor: ConditionFacts['debtor'];
  readonly contactPoints: ConditionFacts['contactPoints'];
  /** The newest; null: there is none, and an invoice that says nothing takes its place. */
  readonly invoice: ConditionFacts['invoice'] | null;
  readonly timeZone: string;
  readonly arm: number | null;
  readonly bucket: number | null;
  readonly stored: string | null;
}

/** In the sequence asked for, without debtors that there are none of; undefined when there is no such experiment. */
export async function previewAssignments(
  scope: Scope,
  experimentId: string,
  debtorIds: readonly string[],
  nowMs: number,
): Promise<PreviewedDebtor[] | undefined> {
  const current = await loadCurrent(scope, experimentId);
  if (current === undefined) return undefined;
  const orders = await loadOrders(scope, current.definition);
  const known = await loadDebtors(scope, experimentId, debtorIds);
  const { arms } = current.definition;
  return known.map(({ debtorId, debtor, contactPoints, invoice, timeZone, arm, bucket, stored }) => {
    const reason = stored === 'override' ? stored : 'sticky';
    if (arm !== null) return { debtorId, arm: arms[arm]?.key ?? null, bucket, reason };
    const facts = { debtor, contactPoints, invoice: invoice ?? blankInvoice, beganAtMs: nowMs, timeZone };
    const placed = placeOf(current, orders, { debtorId, facts });
    const key = placed.arm === null ? null : (arms[placed.arm]?.key ?? null);
    return { debtorId, arm: key, bucket: placed.bucket, reason: placed.reason };
  });
}

const blankInvoice: ConditionFacts['invoice'] = {
  type: 'INVOICE',
  documentState: 'READY',
  claimState: 'UNPAID',
  dueDate: '1970-01-01',
  currency: 'SEK',
  amountMinor: 0,
  attributes: {},
};

function loadDebtors(scope: Scope, experimentId: string, debtorIds: readonly string[]): Promise<Known[]> {
  return scope.sql<Known[]>`
    select b.debtor_id as "debtorId",
      ${scope.sql.unsafe(debtorFacts)} as debtor,
      ${scope.sql.unsafe(contactPointFacts())} as "contactPoints",
      (select json_build_object('type', i.type, 'documentState', i.document_state, 'claimState', i.claim_state,
          'dueDate', i.due_date, 'currency', i.currency, 'amountMinor', i.amount_minor, 'attributes', i.attributes)
        from invoice i where i.creditor_id = b.creditor_id and i.debtor_id = b.debtor_id
        order by i.due_date desc, i.invoice_id desc limit 1) as invoice,
      (select time_zone from creditor c where c.creditor_id = b.creditor_id) as "timeZone", a.arm, a.bucket,
      a.reason as stored
    from unnest(${[...debtorIds]}::uuid[]) with ordinality as wanted(id, place)
    join debtor n on n.creditor_id = ${scope.creditorId} and n.debtor_id = wanted.id
    join debtor b on b.creditor_id = n.creditor_id and b.debtor_id = coalesce(n.merged_into, n.debtor_id)
    left join assignment a on a.creditor_id = b.creditor_id and a.experiment_id = ${experimentId}
      and a.debtor_id = b.debtor_id
    order by wanted.place`;
}

/** What an invoice whose rule names an experiment would get. */
export interface ForeseenArm {
  readonly experimentId: string;
  /** Null: none, and the order of the rule holds. */
  readonly arm: Arm | null;
  /** Why; as assignments have it, and besides: not_running, other_document. */
  readonly reason: string;
}

/** Looks ahead for invoices by their rules' experiments; those of one debtor may come in several calls. */
export type Foresight = (scope: Scope, candidates: readonly Candidate[]) => Promise<Map<string, ForeseenArm>>;

interface Watched {
  readonly current: CurrentExperiment;
  readonly orders: readonly SuccessionOrder[];
  /** By debtor: the first invoice of one decides for all, as in a start. */
  readonly known: Map<string, Pick<ForeseenArm, 'arm' | 'reason'>>;
}

/** Makes one: experiments are read once, assignments once for each batch of invoices. */
export function makeForesight(): Foresight {
  const watched = new Map<string, Watched | undefined>();
  return async (scope, candidates) => {
    const foreseen = new Map<string, ForeseenArm>();
    for (const [experimentId, mine] of Map.groupBy(candidates, (candidate) => candidate.experimentId)) {
      if (!watched.has(experimentId)) watched.set(experimentId, await watch(scope, experimentId));
      const one = watched.get(experimentId);
      if (one === undefined) continue;
      await place(scope, one, mine);
      for (const { invoiceId, debtorId, facts } of mine) {
        const found = facts.invoice.type === 'INVOICE' ? one.known.get(debtorId) : undefined;
        foreseen.set(invoiceId, { experimentId, ...(found ?? { arm: null, reason: 'other_document' }) });
      }
    }
    return foreseen;
  };
}

async function watch(scope: Scope, experimentId: string): Promise<Watched | undefined> {
  const current = await loadCurrent(scope, experimentId);
  return current && { current, orders: await loadOrders(scope, current.definition), known: new Map() };
}

/** Finds out about the debtors that nothing is known of yet. */
async function place(
  scope: Scope,
  { current, orders, known }: Watched,
  candidates: readonly Candidate[],
): Promise<void> {
  const { arms } = current.definition;
  const fresh = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { debtorId, facts } = candidate;
    if (facts.invoice.type !== 'INVOICE' || known.has(debtorId) || fresh.has(debtorId)) continue;
    fresh.set(debtorId, candidate);
  }
  const assigned = current.state === 'RUNNING' ? await loadStored(scope, current.experimentId, [...fresh.keys()]) : [];
  const stored = new Map(assigned.map((row) => [row.debtorId, row]));
  for (const [debtorId, candidate] of fresh) {
    const { arm, reason } = stored.get(debtorId) ?? unassigned(current, orders, candidate);
    known.set(debtorId, { arm: arm === null ? null : (arms[arm] ?? null), reason });
  }
}

function unassigned(
  current: CurrentExperiment,
  orders: readonly SuccessionOrder[],
  candidate: Candidate,
): { readonly arm: number | null; readonly reason: string } {
  const { state, phase } = current;
  if (state === 'RUNNING' && phase !== null) return placeOf(current, orders, candidate);
  return { arm: null, reason: 'not_running' };
}

function loadStored(
  scope: Scope,
  experimentId: string,
  debtorIds: readonly string[],
): Promise<{ debtorId: string; arm: number; reason: string }[]> {
  return scope.sql`
    select debtor_id as "debtorId", arm, case reason when 'override' then reason else 'sticky' end as reason from assignment
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and arm is not null
      and debtor_id = any(${[...debtorIds]}::uuid[])`;
}
