// Where debtors stand in an experiment, or would if their next invoice started now. Nothing is written.
import type { Scope } from '../../store/transaction.ts';
import type { ConditionFacts } from '../../succession/condition.ts';
import { loadCurrent } from './current.ts';
import { loadOrders, placeOf } from './enrol.ts';

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
      json_build_object('kind', b.kind, 'country', b.country, 'language', b.language,
        'preferredChannel', b.preferred_channel, 'publicSector', b.public_sector, 'attributes', b.attributes) as debtor,
      (select coalesce(json_agg(json_build_object('contactPointId', p.contact_point_id, 'channel', p.channel,
          'address', p.address, 'reachability', p.reachability) order by p.created_at), '[]')
        from contact_point p where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id) as "contactPoints",
      (select json_build_object('type', i.type, 'documentState', i.document_state, 'claimState', i.claim_state,
          'dueDate', i.due_date, 'currency', i.currency, 'amountMinor', i.amount_minor, 'attributes', i.attributes)
        from invoice i where i.creditor_id = b.creditor_id and i.debtor_id = b.debtor_id
        order by i.due_date desc, i.invoice_id desc limit 1) as invoice,
      (select time_zone from creditor c where c.creditor_id = b.creditor_id) as "timeZone", a.arm, a.bucket,
      a.reason as stored
    from unnest(${[...debtorIds]}::uuid[]) with ordinality as wanted(id, place)
    join debtor b on b.creditor_id = ${scope.creditorId} and b.debtor_id = wanted.id
    left join assignment a on a.creditor_id = b.creditor_id and a.experiment_id = ${experimentId}
      and a.debtor_id = b.debtor_id
    order by wanted.place`;
}
