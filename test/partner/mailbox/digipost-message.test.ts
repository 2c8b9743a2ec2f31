// What is sent to Digipost: the message of a key, always the same bytes, how it can be paid, and to whom.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDigipostRecipient, writeDigipostMessage } from '../../../src/partner/mailbox/digipost-message.ts';
import type { Consignment } from '../../../src/partner/partner.ts';
import { sampleInvoice, sampleNowMs } from '../../document/sample.ts';
import { person } from './scripted-digipost.ts';

test('an invoice in kroner to a Norwegian account can be paid there', async () => {
  const creditor = { ...sampleInvoice.creditor, iban: 'NO93 8601 1117 947' };
  const recipient = readDigipostRecipient(person);
  if (recipient === undefined) return expect.unreachable();
  const write = async (changes: Partial<Consignment['invoice']>) => {
    const invoice = { ...sampleInvoice, creditor, currency: 'NOK', ...changes } as const;
    const message = await writeDigipostMessage({ effectKey: 'key', invoice }, recipient, {
      authenticationLevel: 'TWO_FACTOR',
    });
    return message.body.toString('latin1');
  };
  expect(await write({})).toContain(
    '<authentication-level>TWO_FACTOR</authentication-level><sensitivity-level>NORMAL</sensitivity-level>' +
      '<data-type><invoice xmlns="http://api.digipost.no/schema/datatypes"><due-date>2026-04-01T00:00:00+02:00</due-date>' +
      '<sum>1195.54</sum><creditor-account>86011117947</creditor-account><kid>123456789023</kid></invoice></data-type>',
  );
  for (const changes of [
    { currency: 'SEK' },
    { type: 'CREDIT_NOTE' },
    { paymentReference: 'A-1' },
    { amountMinor: 0 },
  ] as const) {
    expect(await write(changes)).not.toContain('data-type');
  }
});

test('the request of a key is the same bytes at any time, and another for another key', async () => {
  const recipient = readDigipostRecipient(person);
  if (recipient === undefined) return expect.unreachable();
  const write = async (key: string, nowMs: number) => {
    const consignment = { effectKey: key, invoice: sampleInvoice, nowMs };
    return (await writeDigipostMessage(consignment, recipient, { authenticationLevel: 'PASSWORD' })).body.toString(
      'base64',
    );
  };
  const reference = await write('key', sampleNowMs);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 4_000_000_000_000 }), async (nowMs) => {
      expect(await write('key', nowMs)).toBe(reference);
      expect(await write('another', nowMs)).not.toBe(reference);
    }),
    { numRuns: 20 },
  );
});
