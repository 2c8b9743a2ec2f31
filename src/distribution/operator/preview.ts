// What an act would do to many distributions, as they are now; nothing is locked and nothing is written.
import type { Scope } from '../../store/transaction.ts';
import type { DistributionFacts } from '../../succession/facts.ts';
import type { Act } from './act.ts';
import { waitsEnded } from './worklist.ts';

type State = DistributionFacts['state'];

export interface ActPreview {
  readonly rows: readonly { readonly state: State; readonly count: number; readonly possible: boolean }[];
  readonly sampleIds: readonly string[];
}

const sampleSize = 20;

/** What a preview looks at. */
export interface Previewed {
  /** Tables and conditions on invoice i and distribution d; `$1` is the creditor. */
  readonly from: string;
  readonly parameters: readonly (string | number)[];
}

/** Counts what an act would do, by the same conditions it is refused by one by one. `step`: to skip to, from 1. */
export async function previewAct(
  scope: Scope,
  kind: Act['kind'],
  step: number | null,
  { from, parameters }: Previewed,
): Promise<ActPreview> {
  const values = [scope.creditorId, ...parameters, `{${[...possibleStates[kind]].join(',')}}`, (step ?? 1) - 1];
  const [states, place] = [`$${values.length - 1}::text[]`, `$${values.length}::int`];
  const besides: Partial<Record<Act['kind'], string>> = {
    SKIP_TO_STEP: untried(place),
    RESEND: `d.purpose <> 'DRY_RUN'`,
    DISMISS: waitsEnded,
  };
  const possible = `d.state = any(${states}) and ${place} >= 0 and ${besides[kind] ?? 'true'}`;
  const rows = await scope.sql.unsafe<ActPreview['rows'][number][]>(
    `select d.state, ${possible} as possible, count(*)::int as count from ${from} group by 1, 2 order by 3 desc, 1, 2`,
    values,
  );
  const sample = await scope.sql.unsafe<{ id: string }[]>(
    `select d.distribution_id as id from ${from} and ${possible}
     order by i.due_date, i.invoice_id limit ${sampleSize}`,
    values,
  );
  return { rows: [...rows], sampleIds: sample.map(({ id }) => id) };
}

/** Whether the order of distribution d has a step at this place, and it has not been tried. */
const untried = (place: string) => `exists (select from succession_order o where o.creditor_id = d.creditor_id
    and o.succession_order_id = d.succession_order_id and o.version = d.version
    and jsonb_array_length(o.definition -> 'steps') > ${place})
  and not exists (select from attempt a where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id
    and a.step = ${place} and a.nudge = 0)`;

const running: readonly State[] = ['PLANNED', 'ACTIVE', 'BLOCKED', 'HELD'];
const over: readonly State[] = ['REACHED', 'UNDELIVERABLE', 'REJECTED', 'STOPPED'];

/** The states in which an act can be done; some ask for more besides. */
const possibleStates: Readonly<Record<Act['kind'], ReadonlySet<State>>> = {
  HOLD: new Set(running),
  RESUME: new Set(['HELD']),
  CANCEL: new Set(running),
  SKIP_TO_STEP: new Set(running),
  RESEND: new Set(over),
  DISMISS: new Set(['UNDELIVERABLE', 'REJECTED']),
};
