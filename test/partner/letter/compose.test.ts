// The letter every house is given: one invoice, or several to one debtor in one envelope.
import { expect, test } from 'vitest';
import { composeLetter } from '../../../src/partner/letter/compose.ts';
import type { Consignment } from '../../../src/partner/partner.ts';
import { longInvoice, sampleAddress, sampleInvoice, sampleNowMs } from '../../document/sample.ts';

const consignment: Consignment = {
  attemptId: 'attempt',
  effectKey: '0197a000-0000-5000-8000-000000000001',
  contactPoint: {
    contactPointId: 'home',
    channel: 'LETTER',
    address: '',
    postalAddress: sampleAddress,
    reachability: 'UNKNOWN',
  },
  invoice: sampleInvoice,
  nowMs: sampleNowMs,
};

test('several invoices are one letter with the pages of all', async () => {
  const alone = await composeLetter(consignment);
  const together = await composeLetter({ ...consignment, also: [longInvoice(40), sampleInvoice] });
  expect([alone, together]).toMatchObject([
    { kind: 'COMPOSED', pages: 1 },
    { kind: 'COMPOSED', pages: 4 },
  ]);
});

test('more pages than an envelope holds are refused before anything leaves', async () => {
  const also = Array.from({ length: 19 }, () => longInvoice(200));
  expect(await composeLetter({ ...consignment, also })).toMatchObject({
    kind: 'REFUSED',
    failureClass: 'POLICY',
    code: 'TOO_MANY_PAGES',
  });
});
