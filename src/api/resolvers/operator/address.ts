// Corrected addresses, as a client gives them: of one distribution, or of many with time to think again.
import { type AddressChange, changeAddresses, previewAddresses } from '../../../distribution/operator/address.ts';
import { planBulkAct } from '../../../distribution/operator/bulk.ts';
import { fromOpaqueId } from '../../../id.ts';
import { readCorrectedContactPoint } from '../../../intake/contact-points.ts';
import { type Problem, problem } from '../../../problem.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import { refuse } from '../../errors.ts';
import type { Done } from '../../idempotency.ts';
import type {
  AddressChangeInput,
  CorrectedAddressInput,
  DistributionChangeAddressInput,
  DistributionsChangeAddressInput,
} from '../../schema.generated.ts';
import { type Planned, readUndoWindow } from './undo-window.ts';

/** What an act on one distribution came to: the one that goes on, or why not. */
export type Acted = { readonly distributionId: string | null; readonly problem: Problem | null };

const addressLinesMax = 3;
const changesMax = 500;

export function refusal(found: Problem): Done<Acted> {
  return { result: { distributionId: null, problem: found }, events: [], tallyChanges: [] };
}

/** Corrects the address of one, and lets it go on. */
export async function correctAddress(scope: Scope, input: DistributionChangeAddressInput): Promise<Done<Acted>> {
  const read = await readChanges(scope, [input]);
  const [refused] = read.problems;
  if (refused !== undefined) return refusal({ ...refused, path: ['input', ...refused.path.slice(1)] });
  const { done, problems, events, tallyChanges } = await changeAddresses(
    scope,
    read.changes,
    await creditorNowMs(scope),
  );
  const [not] = problems;
  if (not !== undefined) return refusal({ ...not, path: ['input', ...not.path.slice(1)] });
  return { result: { distributionId: done[0] ?? null, problem: null }, events, tallyChanges };
}

interface PreviewedCorrections {
  readonly count: number;
  readonly possibleCount: number;
  readonly startAnewCount: number;
  readonly errors: Problem[];
}

/** What would become of many, those that cannot be read among them. */
export async function previewCorrections(
  scope: Scope,
  given: readonly AddressChangeInput[],
): Promise<PreviewedCorrections> {
  const tooMany = whyTooMany(given, ['changes']);
  if (tooMany !== null) refuse(tooMany.code, tooMany.path, tooMany.parameters);
  const { changes, places, problems } = await readChanges(scope, given);
  const seen = await previewAddresses(scope, changes);
  const refused = seen.problems.map((one) => ({
    ...one,
    path: [String(places[Number(one.path[0])]), ...one.path.slice(1)],
  }));
  const errors = [...problems, ...refused].toSorted((one, other) => Number(one.path[0]) - Number(other.path[0]));
  return {
    count: given.length,
    possibleCount: seen.goOn + seen.startAnew,
    startAnewCount: seen.startAnew,
    errors: errors.map((one) => ({ ...one, path: ['changes', ...one.path] })),
  };
}

/** Writes many down, to be done when the time to think again is up. What cannot be read is told row by row, and stops all. */
export async function planCorrections(
  scope: Scope,
  { changes: given, undoWindow }: DistributionsChangeAddressInput,
): Promise<Done<Planned>> {
  const done = (id: string | null, problems: readonly Problem[]): Done<Planned> => ({
    result: { id, problems },
    events: [],
    tallyChanges: [],
  });
  const windowMs = readUndoWindow(undoWindow);
  if (typeof windowMs !== 'number') return done(null, [windowMs]);
  const tooMany = whyTooMany(given, ['input', 'changes']);
  if (tooMany !== null) return done(null, [tooMany]);
  const { changes, problems } = await readChanges(scope, given);
  if (problems.length > 0) {
    return done(
      null,
      problems.map((one) => ({ ...one, path: ['input', 'changes', ...one.path] })),
    );
  }
  return done(await planBulkAct(scope, { kind: 'CHANGE_ADDRESS', changes }, null, windowMs), []);
}

function whyTooMany({ length }: readonly unknown[], path: string[]): Problem | null {
  if (length > 0 && length <= changesMax) return null;
  if (length > 0) return problem('LIST_TOO_LONG', path, { field: 'changes', count: length, max: changesMax });
  return problem('FIELD_REQUIRED', path, { field: 'changes' });
}

interface ReadChanges {
  readonly changes: AddressChange[];
  /** Of each change its place among those given. */
  readonly places: number[];
  /** Of what cannot be read; the path begins with the place. */
  readonly problems: Problem[];
}

/** Reads addresses as their debtors' countries write them; one statement, however many. */
async function readChanges(scope: Scope, given: readonly CorrectionInput[]): Promise<ReadChanges> {
  const ids = given.map(({ distributionId }) => fromOpaqueId('distribution', distributionId));
  const known = ids.filter((id) => id !== undefined);
  const rows = await scope.sql<{ distributionId: string; country: string }[]>`
    select d.distribution_id as "distributionId", b.country from distribution d
    join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = any(${known}::uuid[])`;
  const countries = new Map(rows.map(({ distributionId, country }) => [distributionId, country]));
  const read: ReadChanges = { changes: [], places: [], problems: [] };
  for (const [place, one] of given.entries()) {
    const found = readChange(one, ids[place], countries);
    if ('code' in found) read.problems.push({ ...found, path: [String(place), ...found.path] });
    else {
      read.changes.push(found);
      read.places.push(place);
    }
  }
  return read;
}

type CorrectionInput = Pick<AddressChangeInput, 'distributionId' | 'contactPoint' | 'notSent'>;

function readChange(
  { distributionId: opaque, contactPoint, notSent }: CorrectionInput,
  distributionId: string | undefined,
  countries: ReadonlyMap<string, string>,
): AddressChange | Problem {
  if (distributionId === undefined) {
    return problem('ID_MALFORMED', ['distributionId'], { value: opaque.slice(0, 60), what: 'distribution' });
  }
  const country = countries.get(distributionId);
  if (country === undefined) return problem('NOT_FOUND', ['distributionId'], { what: 'distribution' });
  const lines = contactPoint.postal?.lines.length ?? 1;
  if (lines < 1 || lines > addressLinesMax) {
    const parameters = { field: 'lines', value: String(lines), expected: `1 to ${addressLinesMax} lines` };
    return problem('FIELD_INVALID', ['contactPoint', 'postal', 'lines'], parameters);
  }
  const read = readCorrectedContactPoint(fieldsOf(contactPoint), { country });
  if ('errors' in read) {
    const [error] = read.errors;
    return problem(error?.code ?? 'NO_CONTACT_POINT', ['contactPoint'], error?.parameters);
  }
  return { distributionId, corrected: read.point, notSent: notSent ?? false };
}

/** The address as a row of a file would give it. */
function fieldsOf({ email, phone, postal, eInvoice, mailbox }: CorrectedAddressInput): Record<string, string> {
  const fields: Record<string, string | null | undefined> = {
    email,
    phone,
    e_invoice_address: eInvoice,
    mailbox_address: mailbox,
  };
  if (postal) {
    for (const [index, line] of postal.lines.entries()) fields[`address_line_${index + 1}`] = line;
    Object.assign(fields, { postcode: postal.postcode, city: postal.city, address_country: postal.country });
  }
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
}
