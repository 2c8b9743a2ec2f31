// Overrides: a person gives debtors an arm from now on (staff, test debtors, a contract), and takes it back. Such debtors
// are counted and left out of the result; those that chance had given another arm, which their invoices have followed, are
// crossovers.
import { type Problem, problem } from '../../problem.ts';
import type { Scope } from '../../store/transaction.ts';
import { recordDecision } from './experiments.ts';
import { type Actor, lockRunning } from './run.ts';

/** Debtors of one act. */
export const overridesMax = 100;

export interface NewOverrides {
  /** Key. */
  readonly arm: string;
  readonly debtorIds: readonly string[];
  /** Debtors with invoices that followed another arm are taken too, as crossovers; otherwise the act is refused. */
  readonly crossover: boolean;
}

/** The assignment of a debtor as far as an override changes it. */
interface Held {
  readonly debtorId: string;
  readonly arm: number | null;
  readonly reason: string;
  readonly drawnArm: number | null;
  readonly crossed: boolean;
}

/** Gives all of them the arm, or none: each debtor that cannot have it is a problem, whose path is its place. */
export async function setOverrides(
  scope: Scope,
  experimentId: string,
  { arm: armKey, debtorIds, crossover }: NewOverrides,
  actor: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, 'given an override');
  if (!('key' in definition)) return [definition];
  const arm = definition.arms.findIndex(({ key }) => key === armKey);
  if (arm === -1) return [problem('NOT_FOUND', ['arm'], { what: 'arm' })];
  const named = await resolveDebtors(scope, debtorIds);
  if (Array.isArray(named)) return named;
  const ids = [...new Set(named.values())].sort();
  const made = await makeRows(scope, experimentId, ids, actor.nowMs);
  const [held, followed] = await readHeld(scope, experimentId, ids);
  const problems: Problem[] = [];
  const changed = new Map<string, Held>();
  for (const [index, debtorId] of debtorIds.entries()) {
    const before = held.get(named.get(debtorId) ?? '');
    if (before === undefined) continue;
    const others = (followed.get(before.debtorId) ?? []).filter((other) => other !== arm);
    if (others.length > 0 && !crossover && !isOverridden(before, arm)) {
      const parameters = { arm: definition.arms[others[0] ?? 0]?.key ?? '' };
      problems.push(problem('OVERRIDE_CROSSOVER', ['debtorIds', String(index)], parameters));
    } else changed.set(before.debtorId, overridden(before, arm, others.length > 0));
  }
  if (problems.length > 0) {
    await removeRows(scope, experimentId, made);
    return problems;
  }
  await writeHeld(scope, experimentId, [...changed.values()]);
  await logOverrides(scope, experimentId, 'OVERRIDE', armKey, ids, actor);
  return [];
}

/** Takes the overrides back: from their next invoice chance decides again. None of them, if one has no override. */
export async function endOverrides(
  scope: Scope,
  experimentId: string,
  debtorIds: readonly string[],
  actor: Actor,
): Promise<Problem[]> {
  const definition = await lockRunning(scope, experimentId, 'rid of an override');
  if (!('key' in definition)) return [definition];
  const named = await resolveDebtors(scope, debtorIds);
  if (Array.isArray(named)) return named;
  const ids = [...new Set(named.values())].sort();
  const [held, followed] = await readHeld(scope, experimentId, ids);
  const problems = debtorIds.flatMap((debtorId, index) => {
    const before = held.get(named.get(debtorId) ?? '');
    const isThere = before !== undefined && before.reason === 'override' && before.arm !== null;
    return isThere ? [] : [problem('OVERRIDE_NONE', ['debtorIds', String(index)])];
  });
  if (problems.length > 0) return problems;
  const freed = [...held.values()].map((before) => released(before, followed.get(before.debtorId) ?? []));
  await writeHeld(
    scope,
    experimentId,
    freed.flatMap((one) => one.after ?? []),
  );
  await removeRows(
    scope,
    experimentId,
    freed.flatMap(({ after, debtorId }) => (after === null ? [debtorId] : [])),
  );
  await logOverrides(scope, experimentId, 'OVERRIDE_ENDED', null, ids, actor);
  return [];
}

function isOverridden({ reason, arm }: Held, to: number): boolean {
  return reason === 'override' && arm === to;
}

/** The assignment under an override. What chance had given is kept, so that it can be given back. */
export function overridden(before: Held, arm: number, hasFollowedOther: boolean): Held {
  if (isOverridden(before, arm)) return before;
  const drawnArm = before.reason === 'override' ? before.drawnArm : before.arm;
  // Who never had an arm by chance was never part of the comparison: it can only be left out, not cross over.
  const crossed = before.crossed || (hasFollowedOther && drawnArm !== null);
  return { ...before, arm, reason: 'override', drawnArm, crossed };
}

/**
 * The assignment once the override has ended; null: nothing is left of it, as if there had been none. A debtor whose
 * invoices followed an arm that was set by hand is no fair part of any arm again: it is a crossover.
 */
export function released(
  before: Held,
  followed: readonly number[],
): { readonly debtorId: string; readonly after: Held | null } {
  const { debtorId, drawnArm } = before;
  if (drawnArm !== null) {
    const crossed = before.crossed || followed.some((arm) => arm !== drawnArm);
    return { debtorId, after: { debtorId, arm: drawnArm, reason: 'hash', drawnArm: null, crossed } };
  }
  if (followed.length === 0) return { debtorId, after: null };
  return { debtorId, after: { debtorId, arm: null, reason: 'override', drawnArm: null, crossed: true } };
}

/** One debtor under an override. */
export interface OverrideRow {
  readonly debtorId: string;
  /** Index. */
  readonly arm: number;
  readonly drawnArm: number | null;
  readonly crossed: boolean;
}

/** Those under an override, in id order after a place. */
export function selectOverrides(
  scope: Scope,
  experimentId: string,
  after: string | null,
  limit: number,
): Promise<OverrideRow[]> {
  return scope.sql<OverrideRow[]>`
    select debtor_id as "debtorId", arm, drawn_arm as "drawnArm", crossed from assignment
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and reason = 'override'
      and arm is not null and (${after}::uuid is null or debtor_id > ${after}::uuid)
    order by debtor_id limit ${limit}`;
}

/** By the id given: the debtor it names, or has been merged into; or what is wrong with the list. */
async function resolveDebtors(scope: Scope, debtorIds: readonly string[]): Promise<Map<string, string> | Problem[]> {
  const count = debtorIds.length;
  if (count === 0) return [problem('FIELD_REQUIRED', ['debtorIds'], { field: 'debtorIds' })];
  if (count > overridesMax) {
    return [problem('LIST_TOO_LONG', ['debtorIds'], { field: 'debtorIds', count, max: overridesMax })];
  }
  const rows = await scope.sql<{ named: string; debtorId: string }[]>`
    select debtor_id as named, coalesce(merged_into, debtor_id) as "debtorId" from debtor
    where creditor_id = ${scope.creditorId} and debtor_id = any(${[...debtorIds]}::uuid[])`;
  const known = new Map(rows.map(({ named, debtorId }) => [named, debtorId]));
  const problems = debtorIds.flatMap((debtorId, index) =>
    known.has(debtorId) ? [] : [problem('NOT_FOUND', ['debtorIds', String(index)], { what: 'debtor' })],
  );
  return problems.length > 0 ? problems : known;
}

/** So that there is a row to lock for each: a start that would assign one waits for us. Answers those that had none. */
async function makeRows(scope: Scope, experimentId: string, ids: readonly string[], nowMs: number): Promise<string[]> {
  const rows = await scope.sql<{ debtorId: string }[]>`
    insert into assignment (creditor_id, experiment_id, debtor_id, phase, arm, reason, assigned_at, slices)
    select ${scope.creditorId}, ${experimentId}, d.id,
      (select max(phase) from experiment_phase
        where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId}),
      null, 'override', to_timestamp(${nowMs}::numeric / 1000), '[]'::jsonb
    from unnest(${[...ids]}::uuid[]) d(id) order by d.id
    on conflict (creditor_id, experiment_id, debtor_id) do nothing
    returning debtor_id as "debtorId"`;
  return rows.map(({ debtorId }) => debtorId);
}

async function removeRows(scope: Scope, experimentId: string, ids: readonly string[]): Promise<void> {
  await scope.sql`
    delete from assignment
    where creditor_id = ${scope.creditorId} and experiment_id = ${experimentId} and debtor_id = any(${[...ids]}::uuid[])`;
}

/** Locks the assignments in id order, as everyone does, and reads them with the arms that their invoices have followed. */
async function readHeld(
  scope: Scope,
  experimentId: string,
  ids: readonly string[],
): Promise<[Map<string, Held>, Map<string, number[]>]> {
  const { creditorId, sql } = scope;
  const held = await sql<Held[]>`
    select debtor_id as "debtorId", arm, reason, drawn_arm as "drawnArm", crossed from assignment
    where creditor_id = ${creditorId} and experiment_id = ${experimentId} and debtor_id = any(${[...ids]}::uuid[])
    order by debtor_id for update`;
  const followed = await sql<{ debtorId: string; arms: number[] }[]>`
    select i.debtor_id as "debtorId", array_agg(distinct o.arm) as arms
    from invoice i join outcome o on o.creditor_id = i.creditor_id and o.experiment_id = ${experimentId}
      and o.invoice_id = i.invoice_id
    where i.creditor_id = ${creditorId} and i.debtor_id = any(${[...ids]}::uuid[]) group by i.debtor_id`;
  return [
    new Map(held.map((one) => [one.debtorId, one])),
    new Map(followed.map(({ debtorId, arms }) => [debtorId, arms])),
  ];
}

async function writeHeld(scope: Scope, experimentId: string, held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  await scope.sql`
    update assignment a set arm = h.arm, reason = h.reason, drawn_arm = h."drawnArm", crossed = h.crossed
    from jsonb_to_recordset(${JSON.stringify(held)}::jsonb)
      as h("debtorId" uuid, arm smallint, reason text, "drawnArm" smallint, crossed bool)
    where a.creditor_id = ${scope.creditorId} and a.experiment_id = ${experimentId} and a.debtor_id = h."debtorId"`;
}

async function logOverrides(
  scope: Scope,
  experimentId: string,
  act: 'OVERRIDE' | 'OVERRIDE_ENDED',
  arm: string | null,
  debtorIds: readonly string[],
  { decidedBy, nowMs, note }: Actor,
): Promise<void> {
  const line = { act, arm, snapshotId: null, decidedBy, decidedAtMs: nowMs, note, debtorIds };
  await recordDecision(scope, experimentId, line);
}
