// Connections to PostgreSQL. Everything runs as the role stafett_app, which row-level security binds; only
// migrations run as the role of the URL.
import postgres from 'postgres';
import type { DatabaseMemory } from './lineage.ts';

export type Sql = postgres.Sql<{ json: unknown }>;
export type TransactionSql = postgres.TransactionSql<{ json: unknown }>;

export interface Store {
  /** The pool, as stafett_app. Outside a creditor's scope it sees the roster and nothing else. */
  readonly sql: Sql;
  readonly url: string;
  /** What this process remembers of the database it has written to. */
  readonly memory: DatabaseMemory;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly connectionsMax: number;
  /** Longest a statement may run, in milliseconds. */
  readonly statementMsMax: number;
  /** What another store of this process remembers of the same database; left out: nothing yet. */
  readonly memory?: DatabaseMemory;
  /** Told the text of every statement sent: how tests count them. */
  readonly onStatement?: (text: string) => void;
}

/**
 * Opens a pool on `url`. jsonb travels as text both ways: write JSON.stringify(value), read a parsed value.
 * int8 is read as a number: all ours (minor units, positions, counts) stay far below 2^53.
 */
export function openStore(url: string, options: StoreOptions): Store {
  const sql = postgres(url, {
    max: options.connectionsMax,
    idle_timeout: 60,
    connect_timeout: 10,
    onnotice: () => {},
    ...(options.onStatement !== undefined && {
      debug: (_connection: number, text: string) => options.onStatement?.(text),
    }),
    connection: {
      application_name: 'stafett',
      role: 'stafett_app',
      statement_timeout: options.statementMsMax,
      idle_in_transaction_session_timeout: 60_000,
    },
    types: {
      json: {
        to: 3802,
        from: [114, 3802],
        serialize: (value: unknown) => String(value),
        parse: (text: string) => JSON.parse(text),
      },
      bigint: { to: 20, from: [20], serialize: (value: unknown) => String(value), parse: Number },
      date: { to: 1082, from: [1082], serialize: (value: unknown) => String(value), parse: (text: string) => text },
      timestamp: {
        to: 1184,
        from: [1114, 1184],
        serialize: (value: unknown) => String(value),
        parse: (text: string) => text,
      },
    },
  }) as unknown as Sql;
  const memory = options.memory ?? { beat: 0, questions: undefined };
  return { sql, url, memory, close: () => sql.end({ timeout: 5 }) };
}
