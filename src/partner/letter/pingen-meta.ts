// Recipient and sender as Pingen's meta_data names them, within its limits (registered letters print from them).
// Source: Pingen's published API, version 2: name 45, street 40, number 10, zip 8, city 25 characters.

import type { PostalAddress } from '../../record/contact-point.ts';
import type { CreditorParty } from '../../record/invoice.ts';
import type { ComposedLetter } from './compose.ts';

const limits = { name: 45, street: 40, number: 10, zip: 8, city: 25 } as const;

/** Undefined when either side does not fit: other letters are printed from the page alone. */
export function pingenMetaData(letter: ComposedLetter, creditor: CreditorParty): object | undefined {
  const recipient = partyOf(letter.name, letter.address);
  const sender = partyOf(creditor.name, creditor.address);
  return recipient && sender && { recipient, sender };
}

function partyOf(name: string, address: PostalAddress) {
  const line = address.lines.join(', ');
  const split = /^(.{1,200}?) (\d{1,5} ?[A-Za-z]?)$/.exec(line);
  const party = {
    name,
    street: split?.[1] ?? line,
    number: split?.[2] ?? '',
    zip: address.postcode,
    city: address.city,
  };
  const fits = (Object.keys(limits) as (keyof typeof limits)[]).every((key) => party[key].length <= limits[key]);
  return fits ? { ...party, country: address.country } : undefined;
}
