// Sources and imports.
import { isoOf } from '../../clock.ts';
import { toOpaqueId } from '../../id.ts';
import { importInvoices } from '../../intake/import.ts';
import { type Problem, type ProblemCode, problem, problemMessage, problemRemedy } from '../../problem.ts';
import { creditorNowMs } from '../../store/creditor-time.ts';
import type { Scope } from '../../store/transaction.ts';
import { type Done, idempotent } from '../idempotency.ts';
import { existing, idOf } from '../lookup.ts';
import { connection, numberPattern, pageSize, readCursor, uuidPattern, writeCursor } from '../page.ts';
import type { ImportFormat, ImportRowOutcome, InvoicesImportInput, Language, Resolvers } from '../schema.generated.ts';
import { startChunks } from '../start-distributions.ts';

export interface SourceParent {
  readonly sourceId: string;
  readonly name: string;
}

export interface ImportParent {
  readonly importId: string;
  readonly sourceId: string;
  readonly fileName: string | null;
  readonly format: ImportFormat;
  readonly createdAtMs: number;
  readonly rowCount: number;
  readonly createdCount: number;
  readonly updatedCount: number;
  readonly unchangedCount: number;
  readonly refusedCount: number;
}

export interface ImportRowErrorParent {
  readonly code: ProblemCode;
  readonly row: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly parameters: Problem['parameters'];
}

export interface ImportRowParent {
  readonly row: number;
  readonly outcome: ImportRowOutcome;
  readonly invoiceNumber: string | null;
  readonly invoiceId: string | null;
  readonly errors: ImportRowErrorParent[];
}

export const intakeResolvers: Resolvers = {
  Query: {
    import: async (_root, { id }, context) => {
      const importId = idOf('import', id, ['id']);
      return (await context.read((scope) => selectImports(scope, { importId }, 1)))[0] ?? null;
    },
    async imports(_root, { first, after }, context) {
      const size = pageSize(first);
      const before = after ? readCursor(after, [uuidPattern])[0] : undefined;
      const rows = await context.read((scope) => selectImports(scope, { before }, size + 1));
      return connection(rows, size, (row) => writeCursor([row.importId]));
    },
  },
  Mutation: {
    async invoicesImport(_root, { input }, context) {
      const answer = await idempotent(context, 'invoicesImport', input, (scope) => take(scope, input));
      if (answer.kind === 'refused') return { import: null, distributionsStarted: 0, errors: [answer.problem] };
      const { importId, started, problems } = answer.result;
      // Whatever was started, and whatever waited for an address.
      context.services.wake(context.access.creditorId);
      const [taken] = importId === null ? [] : await context.read((scope) => selectImports(scope, { importId }, 1));
      return { import: taken ?? null, distributionsStarted: started, errors: problems };
    },
  },
  Source: {
    id: ({ sourceId }) => toOpaqueId('source', sourceId),
  },
  Import: {
    id: ({ importId }) => toOpaqueId('import', importId),
    source: ({ sourceId }, _args, context) => existing(context.loaders.source.load(sourceId)),
    createdAt: ({ createdAtMs }) => isoOf(createdAtMs),
    async rows({ importId }, { outcome, first, after }, context) {
      const size = pageSize(first);
      const position = after ? Number(readCursor(after, [numberPattern])[0]) : 0;
      const key = { importId, outcome: outcome ?? null, after: position, limit: size + 1 };
      const rows = await context.loaders.importRows.load(key);
      return connection(rows, size, (row) => writeCursor([row.row]));
    },
  },
  ImportRow: {
    invoice: ({ invoiceId }, _args, context) =>
      invoiceId === null ? null : existing(context.loaders.invoice.load(invoiceId)),
  },
  ImportRowError: {
    message: (error, { language }) => problemMessage(asProblem(error), spoken(language)),
    remedy: (error, { language }) => problemRemedy(asProblem(error), spoken(language)),
  },
  UserError: {
    path: ({ path }) => [...path],
    message: (found, { language }) => problemMessage(found, spoken(language)),
    remedy: (found, { language }) => problemRemedy(found, spoken(language)),
  },
};

function spoken(language: Language): 'en' | 'sv' {
  return language === 'SV' ? 'sv' : 'en';
}

function asProblem({ code, column, parameters }: ImportRowErrorParent): Problem {
  return problem(code, column === null ? [] : [column], parameters);
}

interface Taken {
  readonly importId: string | null;
  readonly started: number;
  readonly problems: Problem[];
}

/** Imports the file, and starts its new invoices where the creditor wants that; all in one transaction. */
async function take(scope: Scope, input: InvoicesImportInput): Promise<Done<Taken>> {
  const nowMs = await creditorNowMs(scope);
  const { source, format } = input;
  const content = Buffer.from(input.content, 'utf8');
  const taken = await importInvoices(scope, { source, fileName: input.fileName ?? null, format, content, nowMs });
  if (taken.kind === 'REFUSED') {
    return { result: { importId: null, started: 0, problems: [...taken.problems] }, events: [], tallyChanges: [] };
  }
  const started = (await startsOnImport(scope))
    ? await startChunks(scope, taken.createdInvoiceIds, [], null)
    : undefined;
  return {
    result: {
      importId: taken.importId,
      started: started?.result.startedCount ?? 0,
      problems: started?.result.problems ?? [],
    },
    events: [...taken.events, ...(started?.events ?? [])],
    tallyChanges: [...taken.tallyChanges, ...(started?.tallyChanges ?? [])],
  };
}

async function startsOnImport(scope: Scope): Promise<boolean> {
  const [row] = await scope.sql<{ starts: boolean }[]>`
    select start_on_import as starts from creditor where creditor_id = ${scope.creditorId}`;
  return row?.starts === true;
}

/** Imports, newest first: one by its id, or those before another. */
export async function selectImports(
  scope: Scope,
  by: { importId?: string | undefined; before?: string | undefined },
  limit: number,
): Promise<ImportParent[]> {
  const rows = await scope.sql<ImportParent[]>`
    select import_id as "importId", source_id as "sourceId", file_name as "fileName", format,
      (extract(epoch from created_at) * 1000)::bigint as "createdAtMs", row_count as "rowCount",
      created_count as "createdCount", updated_count as "updatedCount", unchanged_count as "unchangedCount",
      refused_count as "refusedCount"
    from invoice_import
    where creditor_id = ${scope.creditorId}
      and (${by.importId ?? null}::uuid is null or import_id = ${by.importId ?? null}::uuid)
      and (${by.before ?? null}::uuid is null or import_id < ${by.before ?? null}::uuid)
    order by import_id desc limit ${limit}`;
  return [...rows];
}
