// The demo's company is one that could send invoices: its numbers have good check digits.
import { expect, test } from 'vitest';
import { checkIdentity, hasLuhnDigit } from '../../src/record/identity.ts';
import { demoCompany } from '../../src/sandbox/demo/company.ts';

test('the numbers of the company are valid, or no e-invoice could be written for it', () => {
  expect(checkIdentity(demoCompany.organisationNumber, 'COMPANY', demoCompany.country)).toHaveProperty('canonical');
  expect(hasLuhnDigit(demoCompany.bankgiro ?? '')).toBe(true);
});
