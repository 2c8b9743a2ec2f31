// What most API tests start from: two creditors alike, each with partners, invoices and keys, behind one API.
import type { ApiKeyScope } from '../../src/record/api-key.ts';
import { makeTestDatabase, type TestDatabase } from './database.ts';
import { nullAdapter } from './null-partner.ts';
import { mailThenLetter } from './orders.ts';
import { type Population, populate } from './population.ts';
import { startTestServer, type TestServer } from './server.ts';

export interface TestCreditor extends Population {
  /** A key of each scope. */
  readonly keys: Readonly<Record<ApiKeyScope, string>>;
  /** Opaque id of its succession order. */
  readonly orderId: string;
}

export interface ApiWorld {
  readonly database: TestDatabase;
  readonly server: TestServer;
  readonly ours: TestCreditor;
  readonly theirs: TestCreditor;
}

const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
];

/** Makes it. Call at the top level of a test file. */
export async function makeApiWorld(plan: { invoices: number; debtors?: number }): Promise<ApiWorld> {
  const database = await makeTestDatabase();
  const server = await startTestServer(database, [nullAdapter('mail', 'EMAIL'), nullAdapter('letter', 'LETTER')]);
  const creditor = async (): Promise<TestCreditor> => {
    const { invoices, debtors = 10 } = plan;
    const clockAt = '2026-03-02T08:00:00Z';
    const made = await populate(database.store, { debtors, invoices, order: mailThenLetter, partners, clockAt });
    const key = (scope: ApiKeyScope) => server.key(made.creditorId, scope);
    return {
      ...made,
      orderId: opaque('ord', made.successionOrderId),
      keys: {
        FRONTEND: await key('FRONTEND'),
        PARTNER: await key('PARTNER'),
        ANALYST: await key('ANALYST'),
        OPERATOR: await key('OPERATOR'),
        ADMIN: await key('ADMIN'),
      },
    };
  };
  return { database, server, ours: await creditor(), theirs: await creditor() };
}

/** The outside form of a row's id. */
export function opaque(prefix: string, uuid: string): string {
  return `${prefix}_${uuid.replaceAll('-', '')}`;
}
