// Where else a debtor may be reached: e-invoice addresses and mailboxes, given or taken from the identity number.
import { expect, test } from 'vitest';
import { readContactPoints } from '../../src/intake/contact-points.ts';
import { FieldReader } from '../../src/intake/field-reader.ts';
import type { RowError } from '../../src/intake/format.ts';
import type { DebtorKind } from '../../src/record/invoice.ts';

function read(fields: Record<string, string>, kind: DebtorKind, country: string, identityNumber: string | null) {
  const errors: RowError[] = [];
  const points = readContactPoints(new FieldReader(fields, 1, errors), { kind, country, identityNumber });
  return { addresses: points.map(({ channel, address }) => `${channel} ${address}`), errors };
}

test.each([
  ['COMPANY', 'SE', '5568402266', ['E_INVOICE 0007:5568402266', 'MAILBOX vat:SE556840226601']],
  ['PERSON', 'SE', '191212121212', ['MAILBOX ssn:191212121212']],
  // Without its century a number names two persons.
  ['PERSON', 'SE', '1212121212', []],
  ['COMPANY', 'NO', '974760673', ['E_INVOICE 0192:974760673']],
  ['PERSON', 'NO', '01010750160', ['MAILBOX no:01010750160']],
  ['COMPANY', 'DE', 'DE136695976', []],
  ['COMPANY', 'SE', null, []],
] as const)('the identity number of a %s in %s, %s, stands for %j', (kind, country, identity, expected) => {
  expect(read({}, kind, country, identity)).toEqual({ addresses: [...expected], errors: [] });
});

test('what the row names stands above what the identity number says', () => {
  const fields = { e_invoice_address: '0088: 7300010000001', mailbox_address: 'ola.nordmann#A1B2' };
  expect(read(fields, 'COMPANY', 'SE', '5568402266').addresses).toEqual([
    'E_INVOICE 0088:7300010000001',
    'MAILBOX ola.nordmann#A1B2',
  ]);
});

test.each([
  ['e_invoice_address', 'efaktura:19121212'],
  ['mailbox_address', 'ssn:12'],
])('a malformed %s is refused without being repeated', (column, value) => {
  const { errors } = read({ [column]: value }, 'PERSON', 'SE', null);
  expect(errors).toMatchObject([{ code: 'FIELD_INVALID', column }]);
  expect(JSON.stringify(errors)).not.toContain(value);
});
