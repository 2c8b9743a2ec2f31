// Two debtors become one: its part in every experiment. Of one arm they are joined as one unit; of two, it is a crossover
// that goes on by the survivor's arm; where only one had an arm, that is kept.
import type { Scope } from '../../store/transaction.ts';

/** What becomes of the debtors in an experiment. KEPT: the merged one had no part in it. */
export type MergeEffect = 'KEPT' | 'INHERITED' | 'JOINED' | 'CROSSOVER';

/** An assignment as far as a merge changes it. */
export interface MergeAssignment {
  readonly arm: number | null;
  readonly phase: number;
  readonly bucket: number | null;
  readonly reason: string;
  readonly drawnArm: number | null;
  readonly crossed: boolean;
  readonly exposedAtMs: number | null;
  readonly before: unknown;
  readonly slices: unknown;
}

/** The survivor's assignment after the merge. */
export function joinAssignments(
  survivor: MergeAssignment | undefined,
  merged: MergeAssignment | undefined,
): { readonly effect: MergeEffect; readonly after: MergeAssignment | undefined } {
  if (merged === undefined) return { effect: 'KEPT', after: survivor };
  if (survivor === undefined) return { effect: merged.arm === null ? 'KEPT' : 'INHERITED', after: merged };
  const exposedAtMs = earliest(survivor.exposedAtMs, merged.exposedAtMs);
  const crossed = survivor.crossed || merged.crossed;
  const before = survivor.before ?? merged.before;
  if (merged.arm === null) return { effect: 'KEPT', after: { ...survivor, exposedAtMs, crossed } };
  if (survivor.arm === null) return { effect: 'INHERITED', after: { ...merged, exposedAtMs, crossed, before } };
  // A unit that a person gave an arm stays left out; what chance had given either part says where it is counted.
  const drawn = drawnOf(survivor) ?? drawnOf(merged);
  const drawnArm = survivor.reason === 'override' ? drawn : null;
  const isSame = survivor.arm === merged.arm && (drawnOf(merged) ?? survivor.arm) === (drawnOf(survivor) ?? merged.arm);
  // Invoices by a person's word among those of chance are no fair part of the arm, though it is the same.
  const isMixed = (survivor.reason === 'override') !== (merged.reason === 'override') && merged.exposedAtMs !== null;
  const isCrossed = crossed || ((!isSame || isMixed) && drawn !== null);
  return {
    effect: isSame ? 'JOINED' : 'CROSSOVER',
    after: { ...survivor, drawnArm, crossed: isCrossed, exposedAtMs, before },
  };
}

/** The arm that chance gave; null: none. */
function drawnOf({ reason, arm, drawnArm }: MergeAssignment): number | null {
  return reason === 'override' ? drawnArm : arm;
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

interface Row extends MergeAssignment {
  readonly experimentId: string;
  readonly isSurvivor: boolean;
}

/** What a merge would do in an experiment. */
export interface ForeseenMerge {
  readonly experimentId: string;
  readonly effect: MergeEffect;
  /** Keys; null: none. */
  readonly survivorArm: string | null;
  readonly mergedArm: string | null;
}

/** Experiments in which one of the two has an arm; nothing is locked or written. */
export async function foreseeMerge(scope: Scope, survivorId: string, mergedId: string): Promise<ForeseenMerge[]> {
  const rows = await readRows(scope, survivorId, mergedId, false);
  const ids = [...rows.keys()];
  const armed = await scope.sql<{ experimentId: string; keys: string[] }[]>`
    select experiment_id as "experimentId",
      array(select a ->> 'key' from jsonb_array_elements(definition -> 'arms') with ordinality as t(a, n) order by n) as keys
    from experiment where creditor_id = ${scope.creditorId} and experiment_id = any(${ids}::uuid[])
    order by created_at desc, experiment_id`;
  return armed.flatMap(({ experimentId, keys }) => {
    const { survivor, merged } = rows.get(experimentId) ?? {};
    const keyOf = (row: Row | undefined) => (row === undefined || row.arm === null ? null : (keys[row.arm] ?? null));
    const [survivorArm, mergedArm] = [keyOf(survivor), keyOf(merged)];
    const { effect } = joinAssignments(survivor, merged);
    return survivorArm === null && mergedArm === null ? [] : [{ experimentId, effect, survivorArm, mergedArm }];
  });
}

/**
 * Writes it: the assignments of both become the survivor's, and these invoices, which were the merged one's, count for it.
 * Answers in how many experiments the merged one had an arm.
 */
export async function mergeAssignments(
  scope: Scope,
  survivorId: string,
  mergedId: string,
  invoiceIds: readonly string[],
): Promise<number> {
  const { creditorId, sql } = scope;
  // So that there is a row of the survivor to lock: a start that would assign it waits for us.
  await sql`
    insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, reason, assigned_at, slices)
    select a.creditor_id, a.experiment_id, ${survivorId}, a.phase, null, a.reason, a.assigned_at, a.slices
    from experiment e join assignment a on a.creditor_id = e.creditor_id and a.experiment_id = e.experiment_id
      and a.debtor_id = ${mergedId}
    where e.creditor_id = ${creditorId} order by a.experiment_id
    on conflict (creditor_id, experiment_id, debtor_id) do nothing`;
  const rows = await readRows(scope, survivorId, mergedId, true);
  const changed = [...rows].flatMap(([experimentId, { survivor, merged }]) => {
    const { after } = joinAssignments(survivor, merged);
    return merged === undefined || after === undefined ? [] : [{ ...after, experimentId }];
  });
  if (changed.length > 0) {
    await sql`
      update assignment a set arm = c.arm, phase = c.phase, bucket = c.bucket, reason = c.reason, drawn_arm = c."drawnArm",
        crossed = c.crossed, exposed_at = to_timestamp(c."exposedAtMs"::numeric / 1000), before = nullif(c.before, 'null'),
        slices = c.slices
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c("experimentId" uuid, arm smallint, phase int, bucket int,
        reason text, "drawnArm" smallint, crossed bool, "exposedAtMs" bigint, before jsonb, slices jsonb)
      where a.creditor_id = ${creditorId} and a.experiment_id = c."experimentId" and a.debtor_id = ${survivorId}`;
    await sql`delete from assignment where creditor_id = ${creditorId} and debtor_id = ${mergedId}
      and experiment_id = any(${changed.map(({ experimentId }) => experimentId)}::uuid[])`;
  }
  await sql`
    update outcome set debtor_id = ${survivorId}
    where creditor_id = ${creditorId} and invoice_id = any(${[...invoiceIds]}::uuid[])`;
  return [...rows.values()].filter(({ merged }) => merged !== undefined && merged.arm !== null).length;
}

interface Both {
  readonly survivor: Row | undefined;
  readonly merged: Row | undefined;
}

/** By experiment. An assignment has no index by debtor alone: the experiments are few, and each is looked up by its key. */
async function readRows(
  scope: Scope,
  survivorId: string,
  mergedId: string,
  isLocking: boolean,
): Promise<Map<string, Both>> {
  const { creditorId, sql } = scope;
  const rows = await sql<Row[]>`
    select a.experiment_id as "experimentId", a.debtor_id = ${survivorId} as "isSurvivor", a.arm, a.phase, a.bucket, a.reason,
      a.drawn_arm as "drawnArm", a.crossed, (extract(epoch from a.exposed_at) * 1000)::bigint as "exposedAtMs", a.before, a.slices
    from experiment e join assignment a on a.creditor_id = e.creditor_id and a.experiment_id = e.experiment_id
      and a.debtor_id = any(${[survivorId, mergedId]}::uuid[])
    where e.creditor_id = ${creditorId}
    order by a.experiment_id, a.debtor_id ${isLocking ? sql`for update of a` : sql``}`;
  return new Map(
    [...Map.groupBy(rows, ({ experimentId }) => experimentId)].map(([experimentId, both]) => [
      experimentId,
      { survivor: both.find(({ isSurvivor }) => isSurvivor), merged: both.find(({ isSurvivor }) => !isSurvivor) },
    ]),
  );
}
