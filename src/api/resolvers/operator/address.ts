// Corrected addresses, as a client gives them.
import { changeAddress } from '../../../distribution/operator/address.ts';
import { readCorrectedContactPoint } from '../../../intake/contact-points.ts';
import { type Problem, problem } from '../../../problem.ts';
import { creditorNowMs } from '../../../store/creditor-time.ts';
import type { Scope } from '../../../store/transaction.ts';
import type { Done } from '../../idempotency.ts';
import type { CorrectedAddressInput } from '../../schema.generated.ts';

/** What an act on one distribution came to: the one that goes on, or why not. */
export type Acted = { readonly distributionId: string | null; readonly problem: Problem | null };

const addressLinesMax = 3;

export function refusal(found: Problem): Done<Acted> {
  return { result: { distributionId: null, problem: found }, events: [], tallyChanges: [] };
}

export async function correctAddress(
  scope: Scope,
  distributionId: string,
  address: CorrectedAddressInput,
  notSent: boolean,
): Promise<Done<Acted>> {
  const [debtor] = await scope.sql<{ country: string }[]>`
    select b.country from distribution d
    join debtor b on b.creditor_id = d.creditor_id and b.debtor_id = d.debtor_id
    where d.creditor_id = ${scope.creditorId} and d.distribution_id = ${distributionId}`;
  if (debtor === undefined) {
    return refusal(problem('NOT_FOUND', ['input', 'distributionId'], { what: 'distribution' }));
  }
  const lines = address.postal?.lines.length ?? 1;
  if (lines < 1 || lines > addressLinesMax) {
    const parameters = { field: 'lines', value: String(lines), expected: `1 to ${addressLinesMax} lines` };
    return refusal(problem('FIELD_INVALID', ['input', 'contactPoint', 'postal', 'lines'], parameters));
  }
  const read = readCorrectedContactPoint(fieldsOf(address), debtor);
  if ('errors' in read) {
    const [error] = read.errors;
    return refusal(problem(error?.code ?? 'NO_CONTACT_POINT', ['input', 'contactPoint'], error?.parameters));
  }
  const change = { corrected: read.point, notSent };
  const changed = await changeAddress(scope, distributionId, change, await creditorNowMs(scope));
  if ('problem' in changed) {
    return refusal({ ...changed.problem, path: ['input', ...changed.problem.path] });
  }
  const { distributionId: goesOn, events, tallyChanges } = changed;
  return { result: { distributionId: goesOn, problem: null }, events, tallyChanges };
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
