// Is the database the one we last wrote to? A row in it remembers which server held it; after a promotion of a replica, a
// restore from a backup, or a move, the server is another one than its own rows say (reliability.md §2.6, C11 and C12).
import type { Logger } from '../log.ts';
import type { Sql, Store, TransactionSql } from './open.ts';

/** What tells one database from another; null where the server will not say. */
export interface Identity {
  /** Made by initdb: another cluster has another. Text, for it is a 64-bit number. */
  readonly system: string | null;
  /** Counted up by every promotion and every point-in-time restore. */
  readonly timeline: number | null;
  /** The numbers of the database and of the table in it: a copy has others, made by pg_dump or by CREATE DATABASE. */
  readonly copy: string | null;
}

export type LossCause = 'ANOTHER_SYSTEM' | 'ANOTHER_TIMELINE' | 'ANOTHER_COPY' | 'WENT_BACK';

/** What a row says and what the server says, read in one statement. */
export interface Sighting {
  /** Null: nothing has been remembered yet. */
  readonly remembered: Identity | null;
  readonly beat: number | null;
  readonly actual: Identity;
}

/** What one process remembers of the database, in its own memory. */
export interface DatabaseMemory {
  /** The highest beat it has seen committed. */
  beat: number;
  /** Found out at the first look: how the server can be asked. */
  questions: Promise<Questions> | undefined;
}

/** SQL expressions that answer an identity's parts; `null` where the server refuses. */
export interface Questions {
  readonly system: string;
  readonly timeline: string;
  /** What was refused, with the server's reason. */
  readonly refused: readonly string[];
}

// The timeline of what is being written now. pg_control_checkpoint() would tell that of the latest checkpoint: after a
// promotion it is the old one until a checkpoint has ended, while the server already takes writes.
const questions = {
  system: '(select system_identifier::text from pg_control_system())',
  timeline: `case when pg_is_in_recovery() then null
    else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int end`,
} as const;

// insufficient_privilege, undefined_function, feature_not_supported: a managed server that does not let us ask.
const refusals: ReadonlySet<string> = new Set(['42501', '42883', '0A000']);

/** How this store's server can be asked who it is; asked once per process, outside of any transaction. */
export function questionsOf(store: Store): Promise<Questions> {
  store.memory.questions ??= ask(store.sql).catch((error: unknown) => {
    store.memory.questions = undefined;
    throw error;
  });
  return store.memory.questions;
}

async function ask(sql: Sql): Promise<Questions> {
  const refused: string[] = [];
  const tried = async (name: 'system' | 'timeline'): Promise<string> => {
    try {
      await sql.unsafe(`select ${questions[name]}`);
      return questions[name];
    } catch (error) {
      if (!refusals.has((error as { code?: string }).code ?? '')) throw error;
      refused.push(`${name}: ${error instanceof Error ? error.message : 'refused'}`);
      return 'null';
    }
  };
  return { system: await tried('system'), timeline: await tried('timeline'), refused };
}

/** The server's identity as a JSON expression. */
export function identityExpression({ system, timeline }: Questions): string {
  return `json_build_object('system', ${system}, 'timeline', ${timeline},
    'copy', (select oid from pg_database where datname = current_database()) || '/' || 'database_identity'::regclass::oid)`;
}

/**
 * Whether the database is another one than its own row, or this process, remembers; undefined: it is the same. `knownBeat`
 * must have been taken before the sighting was asked for. Pure.
 */
export function changeOf({ remembered, beat, actual }: Sighting, knownBeat: number): LossCause | undefined {
  if (remembered === null) return undefined;
  if (differ(remembered.system, actual.system)) return 'ANOTHER_SYSTEM';
  if (differ(remembered.timeline, actual.timeline)) return 'ANOTHER_TIMELINE';
  if (differ(remembered.copy, actual.copy)) return 'ANOTHER_COPY';
  return (beat ?? 0) < knownBeat ? 'WENT_BACK' : undefined;
}

function differ(one: string | number | null, other: string | number | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** What the server will not say now is kept as it was known. */
function merged(remembered: Identity | null, actual: Identity): Identity {
  return {
    system: actual.system ?? remembered?.system ?? null,
    timeline: actual.timeline ?? remembered?.timeline ?? null,
    copy: actual.copy ?? remembered?.copy ?? null,
  };
}

/** A database that was found to be another one. */
export interface FoundLoss {
  readonly databaseLossId: number;
  readonly why: LossCause;
}

// A beat this often, whoever gives it. What was sent after the last one that survived is the doubtful time.
const beatMs = 5_000;
// Clocks of two servers differ, and what commits is older than its commit.
const marginMs = 60_000;
// Processes remember different beats: after a loss, all of them have seen less than the new one.
const beatsAfterLoss = 1_000_000_000;

/**
 * Looks whether the database is still the same, remembers that it was seen, and writes a loss down when it is not: from
 * that commit on every creditor is in safe mode. Concurrent looks take turns; one of them writes.
 */
export async function lookAtDatabase(store: Store): Promise<FoundLoss | undefined> {
  const identity = identityExpression(await questionsOf(store));
  const knownBeat = store.memory.beat;
  const { beat, found } = (await store.sql.begin((sql) => look(sql, identity, knownBeat))) as Looked;
  store.memory.beat = Math.max(beat, store.memory.beat);
  return found;
}

interface Looked {
  readonly beat: number;
  readonly found: FoundLoss | undefined;
}

async function look(sql: TransactionSql, identity: string, knownBeat: number): Promise<Looked> {
  const [row] = await sql.unsafe<{ remembered: Identity; beat: number; isOld: boolean; actual: Identity }[]>(`
    select identity as remembered, beat, seen_at < clock_timestamp() - ${beatMs} * interval '1 millisecond' as "isOld",
      ${identity} as actual
    from database_identity where database_identity_id = 1 for update`);
  if (row === undefined) {
    const made = await sql.unsafe<{ beat: number }[]>(`
      insert into database_identity (database_identity_id, identity, beat, seen_at)
      values (1, ${identity}::jsonb, 1, clock_timestamp()) on conflict do nothing returning beat`);
    return { beat: made.length, found: undefined };
  }
  const { remembered, beat, actual } = row;
  const why = changeOf(row, knownBeat);
  const now = JSON.stringify(merged(remembered, actual));
  if (why !== undefined) {
    const next = Math.max(beat, knownBeat) + beatsAfterLoss;
    const [loss] = await sql<{ id: number }[]>`
      with noted as (
        update database_identity set identity = ${now}::jsonb, beat = ${next}, seen_at = clock_timestamp()
        where database_identity_id = 1
      )
      insert into database_loss (database_loss_id, why, before, after, from_at, detected_at)
      select (select coalesce(max(database_loss_id), 0) + 1 from database_loss), ${why}, identity, ${now}::jsonb,
        seen_at - ${marginMs} * interval '1 millisecond', clock_timestamp()
      from database_identity where database_identity_id = 1 returning database_loss_id as id`;
    return { beat: next, found: { databaseLossId: loss?.id ?? 0, why } };
  }
  if (!row.isOld) return { beat, found: undefined };
  await sql`
    update database_identity set identity = ${now}::jsonb, beat = beat + 1, seen_at = clock_timestamp()
    where database_identity_id = 1`;
  return { beat: beat + 1, found: undefined };
}

/** Says once, at the start of a process, what the server will not tell of itself and what still protects then. */
export async function logRefusals(store: Store, logger: Logger): Promise<void> {
  const { refused } = await questionsOf(store);
  if (refused.length === 0) return;
  logger.warn({
    event: 'database.identity_refused',
    refused,
    reason:
      'a promotion or a restore is seen only by a process that lives through it, by the beats it has counted; ' +
      'after one that none lived through, pause everything before workers are started',
  });
}
