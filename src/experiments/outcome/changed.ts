// How many debtors' facts separate two looks at an experiment. Two results that differ by a single debtor would tell that
// debtor's outcome by subtraction, however well each of them hides small numbers by itself.
import type { Scope } from '../../store/transaction.ts';
import { smallestCell } from '../analysis/disclosure/cell.ts';
import { costWindowMs, reminderDays } from '../analysis/sums.ts';
import type { DatasetMeta, SliceLook } from '../dataset/dataset.ts';
import type { Metric } from '../definition.ts';

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** A look that was shown: what is counted by it, and as of when. */
export interface ShownLook {
  readonly watermark: number;
  readonly asOfMs: number;
}

/** What is counted by now, and how long outcomes take to be known. */
type Counted = Pick<DatasetMeta, 'definition' | 'orderMs' | 'asOfMs' | 'watermark'>;

/** Debtors changed since a look, by arm and values of the declared slices. */
interface ChangedCell {
  readonly arm: number;
  readonly slices: readonly string[];
  readonly debtors: number;
}

/** Whether a new result may be shown after `last`: in no arm have one to four debtors changed. */
export async function isTellable(scope: Scope, experimentId: string, meta: Counted, last: ShownLook): Promise<boolean> {
  const cells = await changedSince(scope, experimentId, meta, last);
  return isLarge(cells, ({ arm }) => String(arm));
}

/** By declared slice: whether it may be shown again, and the look it was shown at last. */
export async function slicesTellable(
  scope: Scope,
  experimentId: string,
  meta: Counted,
  before: readonly SliceLook[],
): Promise<SliceLook[]> {
  const { watermark, asOfMs } = meta;
  const looks: SliceLook[] = [];
  for (const index of meta.definition.plan.slices.keys()) {
    const last = before[index];
    if (last === undefined) {
      looks.push({ shown: true, watermark, asOfMs });
      continue;
    }
    const cells = await changedSince(scope, experimentId, meta, last);
    const shown = isLarge(cells, ({ arm, slices }) => JSON.stringify([arm, slices[index] ?? '']));
    looks.push(shown ? { shown, watermark, asOfMs } : { ...last, shown });
  }
  return looks;
}

function isLarge(cells: readonly ChangedCell[], keyOf: (cell: ChangedCell) => string): boolean {
  const groups = Map.groupBy(cells, keyOf);
  return [...groups.values()].every((group) => group.reduce((sum, { debtors }) => sum + debtors, 0) >= smallestCell);
}

/** Debtors of whom something was counted, who came in, or an outcome of whom has become known by time alone. */
async function changedSince(
  { sql, creditorId }: Scope,
  experimentId: string,
  { definition, orderMs, asOfMs }: Counted,
  last: ShownLook,
): Promise<ChangedCell[]> {
  const windows = JSON.stringify(definition.plan.metrics.map((metric) => windowOf(metric, definition.plan, orderMs)));
  return sql<ChangedCell[]>`
    select o.arm, a.slices, count(distinct o.debtor_id)::int as debtors
    from outcome o
    join creditor c on c.creditor_id = o.creditor_id
    join assignment a on a.creditor_id = o.creditor_id and a.experiment_id = o.experiment_id and a.debtor_id = o.debtor_id
    cross join lateral (
      select to_timestamp(${last.asOfMs}::numeric / 1000) as before, to_timestamp(${asOfMs}::numeric / 1000) as now
    ) t
    where o.creditor_id = ${creditorId} and o.experiment_id = ${experimentId}
      and (o.counted_position > ${last.watermark} or o.started_at > t.before or exists (
        select from jsonb_to_recordset(${windows}::jsonb) as w(ms float8, days int)
        where (o.started_at + w.ms * interval '1 millisecond' > t.before
            and o.started_at + w.ms * interval '1 millisecond' <= t.now)
          or (o.due_date + w.days >= (t.before at time zone c.time_zone)::date
            and o.due_date + w.days < (t.now at time zone c.time_zone)::date)))
    group by o.arm, a.slices`;
}

/** When an outcome becomes known: so long after the first send, or when so many days after the due date are over. */
function windowOf(
  { kind, window }: Metric,
  plan: DatasetMeta['definition']['plan'],
  orderMs: readonly number[],
): { readonly ms: number } | { readonly days: number } {
  switch (kind) {
    case 'PAID_BY_DUE':
      return { days: window };
    case 'REMINDERS_PER_INVOICE':
      return { days: reminderDays };
    case 'TIME_TO_PAYMENT':
    case 'TIME_TO_DELIVERY':
      return { ms: plan.horizonDays * dayMs };
    case 'DELIVERED_RATE':
    case 'FALLBACKS_PER_INVOICE':
      return { ms: Math.max(0, ...orderMs) };
    case 'COST_PER_INVOICE':
    case 'COST_PER_DELIVERED':
    case 'COST_PER_PAID':
      return { ms: costWindowMs(plan, orderMs) };
    default:
      return { ms: window * hourMs };
  }
}
