// The notice of an invoice: short, in the debtor's language, and fit for a locked screen.
import { expect, test } from 'vitest';
import { writePushNotice } from '../../src/document/notice/push-notice.ts';
import { englishInvoice, sampleInvoice } from './sample.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('it says who asks, how much and until when, in Swedish and in English', () => {
  const swedish = writePushNotice(sampleInvoice);
  expect(swedish).toMatchObject({ title: 'Faktura från Fjällvind Energi AB', language: 'sv' });
  expect(plain(swedish.body)).toBe('Att betala: 1 195,54 kr, förfaller 2026-04-01');
  const english = writePushNotice(englishInvoice());
  expect(english).toMatchObject({ title: 'Invoice from Fjällvind Energi AB', language: 'en' });
  expect(plain(english.body)).toMatch(/^Amount to pay: .*1,195[.]54.*, due 2026-04-01$/);
});

test('a credit note names no day to pay', () => {
  const { title, body } = writePushNotice({ ...sampleInvoice, type: 'CREDIT_NOTE' });
  expect(title).toBe('Kreditfaktura från Fjällvind Energi AB');
  expect(plain(body)).toBe('Att kreditera: 1 195,54 kr');
});

test('it tells nothing of the debtor, and a long or odd name stays one short line', () => {
  const creditor = { ...sampleInvoice.creditor, name: `Rad\r\nett \u202e${'x'.repeat(300)}` };
  const notice = writePushNotice({ ...sampleInvoice, creditor });
  expect([...notice.title].length).toBe(80);
  expect(notice.title).not.toMatch(/[\r\n\u202e]/);
  for (const secret of [sampleInvoice.debtor.name, sampleInvoice.debtor.number, sampleInvoice.number]) {
    expect(JSON.stringify(notice)).not.toContain(secret);
  }
});
