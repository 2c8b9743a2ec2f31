// What tests of the ledger do through the API: take files in, start, pay, credit, and look.
import { importInvoices } from '../../src/intake/import.ts';
import { openStore } from '../../src/store/open.ts';
import { withCreditor } from '../../src/store/transaction.ts';
import { type ApiWorld, makeApiWorld } from '../support/world.ts';

/** Fields of a row of a file; those left out are those of the debtor L1. */
export type FileRow = Readonly<Record<string, string>>;

export interface ShownInvoice {
  readonly id: string;
  readonly distribution: null | {
    readonly purpose: string;
    readonly cause: string | null;
    readonly attempts: readonly { readonly state: string }[];
    readonly timeline: { readonly nodes: readonly { readonly type: string; readonly text: string }[] };
  };
}

interface TakenImport {
  readonly rows: {
    readonly nodes: readonly {
      readonly row: number;
      readonly outcome: string;
      readonly errors: readonly { readonly code: string; readonly column: string | null; readonly message: string }[];
    }[];
  };
}

type Acted = Record<string, unknown> & { readonly errors: readonly Record<string, unknown>[] };

export interface LedgerWorld extends ApiWorld {
  /** Asks with our key of a scope; fails when the request as a whole does. */
  ask(scope: keyof ApiWorld['ours']['keys'], query: string, variables?: Record<string, unknown>): Promise<Acted>;
  /** A mutation by an operator, with a key of its own; `selection` stands beside the errors. */
  act(field: string, input: Record<string, unknown>, selection?: string): Promise<Acted>;
  /** Imports rows as JSON. */
  take(rows: readonly FileRow[]): Promise<TakenImport>;
  invoiceOf(number: string): Promise<ShownInvoice>;
  /** Starts an invoice and runs what is due. */
  start(...numbers: string[]): Promise<void>;
}

const basics = {
  issue_date: '2026-03-01',
  due_date: '2026-04-15',
  currency: 'SEK',
  debtor_number: 'L1',
  debtor_name: 'Ledger AB',
  email: 'faktura@ledger.example',
  address_line_1: 'Storgatan 1',
  postcode: '11122',
  city: 'Stockholm',
};

/** Makes it, with a rule that gives all one order: mail, awaited until it is opened, then letter. Call at the top level of a test file. */
export async function makeLedgerWorld(options: { rule: boolean } = { rule: true }): Promise<LedgerWorld> {
  const world = await makeApiWorld({ invoices: 0 });
  const { server, ours } = world;
  let counter = 0;
  const ask: LedgerWorld['ask'] = async (scope, query, variables = {}) => {
    const answer = await server.ask(ours.keys[scope], query, variables);
    if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
    return answer.data as Acted;
  };
  const act: LedgerWorld['act'] = async (field, input, selection = '') => {
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} errors { code path message } } }`;
    counter += 1;
    const data = await ask('ADMIN', query, { input: { ...input, idempotencyKey: `ledger-test-${counter}` } });
    return data[field] as Acted;
  };
  const invoiceOf: LedgerWorld['invoiceOf'] = async (number) => {
    const query = `query ($number: String!) { invoiceByNumber(number: $number) {
      id documentState claimState deliveryState creditedAt paid { amount } credited { amount } open { amount }
      credits { amount { amount } creditedOn reason note creditNote { number } } original { number }
      payments { amount { amount } paidOn bankReference }
      distribution { purpose cause attempts { state channel } timeline(first: 50) { nodes { type text } } } } }`;
    const data = await ask('OPERATOR', query, { number });
    return data['invoiceByNumber'] as ShownInvoice;
  };
  // The null partner delivers at once and tells no opening: the mail goes on waiting for it.
  await withCreditor(
    world.database.store,
    ours.creditorId,
    ({ sql }) => sql`update succession_order set definition = jsonb_set(definition, '{steps,0,until}', '"OPENED"')`,
  );
  if (options.rule) await act('assignmentRuleCreate', { name: 'All', orderId: ours.orderId }, 'rule { id }');
  return {
    ...world,
    ask,
    act,
    invoiceOf,
    async take(rows) {
      const input = { source: 'ERP', format: 'JSON', content: contentOf(rows) };
      const selection = `import { createdCount updatedCount unchangedCount refusedCount
        rows(first: 100) { nodes { row outcome errors { code column message } } } }`;
      const taken = await act('invoicesImport', input, selection);
      if (taken.errors.length > 0) throw new Error(JSON.stringify(taken.errors));
      return taken['import'] as TakenImport;
    },
    async start(...numbers) {
      const invoiceIds = (await Promise.all(numbers.map(invoiceOf))).map(({ id }) => id);
      const started = await act('distributionsStart', { invoiceIds }, 'startedCount');
      if (started['startedCount'] !== numbers.length) throw new Error(JSON.stringify(started));
      await server.run(ours.creditorId);
    },
  };
}

function contentOf(rows: readonly FileRow[]): string {
  return JSON.stringify(rows.map((row) => ({ ...basics, ...row })));
}

/** Imports rows straight, and counts the statements it takes. */
export async function importRows(world: LedgerWorld, rows: readonly FileRow[]) {
  const statements: string[] = [];
  const store = openStore(world.database.url, {
    connectionsMax: 2,
    statementMsMax: 60_000,
    onStatement: (text) => statements.push(text),
  });
  try {
    const input = { source: 'ERP', fileName: null, format: 'JSON' as const, content: Buffer.from(contentOf(rows)) };
    const result = await withCreditor(store, world.ours.creditorId, (scope) =>
      importInvoices(scope, { ...input, nowMs: Date.parse('2026-03-02T08:00:00Z') }),
    );
    return { statements: statements.length, result };
  } finally {
    await store.close();
  }
}
