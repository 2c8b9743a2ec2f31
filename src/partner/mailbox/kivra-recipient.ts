// Who a Kivra mailbox belongs to, as a contact point's address says it: "ssn:YYYYMMDDnnnn" for a person,
// "vat:SE##########01" for a company, or either number bare (swagger.yml, Content_user_v2.ssn, VatNumber).
import { checkDigit } from '../../document/giro-line.ts';

export interface KivraRecipient {
  /** The field of the contract that names it, and the list it is matched in. */
  readonly field: 'ssn' | 'vat_number';
  readonly number: string;
}

/**
 * Reads an address; undefined when it is no number Kivra could know. A wrong check digit is found here, for one wrong
 * number in a list could make Kivra refuse the whole list.
 */
export function readKivraRecipient(address: string): KivraRecipient | undefined {
  const text = address.trim().replace(/[\s-]/g, '');
  const ssn = /^(?:ssn:)?((?:18|19|20)\d{10})$/i.exec(text)?.[1];
  if (ssn !== undefined && isLuhn(ssn.slice(2))) return { field: 'ssn', number: ssn };
  const vat = /^(?:vat:)?SE(\d{10})01$/i.exec(text)?.[1];
  if (vat !== undefined && isLuhn(vat)) return { field: 'vat_number', number: `SE${vat}01` };
  return undefined;
}

function isLuhn(digits: string): boolean {
  return checkDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}
