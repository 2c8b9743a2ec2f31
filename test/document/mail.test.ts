import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMail } from '../../src/document/mail.ts';
import { presentInvoice } from '../../src/document/presentation.ts';
import type { InvoiceContent } from '../../src/record/invoice.ts';
import { readTexts } from './read-pdf.ts';
import { englishInvoice, longInvoice, sampleInvoice, sampleNowMs } from './sample.ts';

const allowedTags =
  /^<(\/?(html|head|title|body|table|tr|td|th|p|h1|h2|strong|span|br)|meta|!doctype html)( [^<>]*)?>$/;

/** What a browser would show of our HTML: tags away, entities read. */
function shownText(html: string): string {
  return html
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

function withNames(name: string): InvoiceContent {
  return {
    ...sampleInvoice,
    number: name,
    paymentReference: name,
    lines: sampleInvoice.lines.map((line) => ({ ...line, description: name, unit: name })),
    creditor: {
      ...sampleInvoice.creditor,
      name,
      email: name,
      phone: name,
      vatNumber: name,
      bankgiro: name,
      iban: name,
    },
    debtor: { ...sampleInvoice.debtor, name, number: name },
  };
}

describe('a mail', () => {
  test('says in its subject what, who, how much and until when, in the language of the debtor', async () => {
    expect((await renderMail(sampleInvoice, sampleNowMs)).subject).toBe(
      'Faktura 2026-10417 från Fjällvind Energi AB: 1 195,54 kr, förfaller 2026-04-01',
    );
    expect((await renderMail(englishInvoice(), sampleNowMs)).subject).toBe(
      'Invoice 2026-10417 from Fjällvind Energi AB: SEK 1,195.54, due 2026-04-01',
    );
    expect((await renderMail(englishInvoice({ type: 'CREDIT_NOTE' }), sampleNowMs)).subject).toBe(
      'Credit note 2026-10417 from Fjällvind Energi AB: SEK 1,195.54',
    );
  });

  test('says the same in text, HTML and PDF', async () => {
    for (const content of [sampleInvoice, englishInvoice(), englishInvoice({ type: 'CREDIT_NOTE' })]) {
      const mail = await renderMail(content, sampleNowMs);
      const html = shownText(mail.html);
      const text = mail.text.replace(/\s+/g, ' ');
      const pdf = (await readTexts(mail.pdf)).join(' ').replace(/\s+/g, ' ');
      const shown = presentInvoice(content);
      const facts = [
        ...shown.facts,
        ...(shown.payment ?? []),
        ...shown.sums,
        shown.amount,
        ...shown.creditorRegistrations,
      ];
      const values = [
        ...facts.flat(),
        ...shown.lines.flatMap((line) => [line.description, line.quantity, line.unitPrice, line.vat, line.net]),
        ...shown.vatRows.flatMap((row) => [row.rate, row.base, row.vat]),
        ...shown.creditorAddress,
        ...shown.creditorContact,
        shown.paymentNote,
        shown.debtorName,
      ];
      for (const value of values.map((each) => each.replace(/\s+/g, ' '))) {
        expect(text).toContain(value);
        expect(html).toContain(value);
        expect(pdf).toContain(value);
      }
    }
  });

  test('names its attachment by the invoice, in plain letters', async () => {
    expect((await renderMail(sampleInvoice, sampleNowMs)).pdfFileName).toBe('faktura-2026-10417.pdf');
    const odd = englishInvoice({ type: 'CREDIT_NOTE', number: '../Å 12/"x"\r\n' });
    expect((await renderMail(odd, sampleNowMs)).pdfFileName).toBe('credit-note-A-12-x.pdf');
  });

  test('has HTML without images, scripts, links or outside addresses', async () => {
    const { html } = await renderMail(sampleInvoice, sampleNowMs);
    expect(html).toMatch(/^<!doctype html>\n<html lang="sv"/);
    expect(html).not.toMatch(/<(img|script|link|style|iframe|form|a)\b|https?:|url\(|@import/i);
  });

  test('of 200 lines is rendered whole', async () => {
    const { html, text } = await renderMail(longInvoice(200), sampleNowMs);
    expect(html.match(/Konsulttimme/g)).toHaveLength(200);
    expect(text.match(/Konsulttimme/g)).toHaveLength(200);
  });
});

describe('hostile names', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom(
          '<script>',
          '</td>',
          '"',
          "' onload='",
          '&lt;',
          '<!--',
          ']]>',
          '\r\n',
          '\nBcc: a@b.example',
          '\u2028',
          '\u202e',
          '\0',
          '\ud800',
          '{{x}}',
          'é',
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  );

  test('add no tag and no attribute to the HTML', async () => {
    const plainTags = (await renderMail(withNames('x'), sampleNowMs)).html.match(/<[^>]*>/g) ?? [];
    expect(plainTags.filter((tag) => !allowedTags.test(tag))).toEqual([]);
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        // The word in front keeps facts from being left out as empty, so that the tags can be compared one by one.
        const { html } = await renderMail(withNames(`x${name}`), sampleNowMs);
        expect(html.match(/<[^>]*>/g)).toEqual(plainTags);
      }),
      { numRuns: 300 },
    );
  });

  test('add no line to the subject and nothing odd to the file name', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const { subject, pdfFileName } = await renderMail(withNames(name), sampleNowMs);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e]/u);
        expect([...subject].length).toBeLessThanOrEqual(200);
        expect(pdfFileName).toMatch(/^[a-z-]+[A-Za-z0-9-]*\.pdf$/);
      }),
      { numRuns: 300 },
    );
  });

  test('never stop a document from being rendered', async () => {
    const anything = fc.record({
      amountMinor: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
      vatMinor: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      currency: fc.constantFrom('SEK', 'JPY', 'EUR'),
      type: fc.constantFrom('INVOICE', 'CREDIT_NOTE', 'REMINDER'),
      paymentReference: fc.string({ maxLength: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(hostile, anything, async (name, changes) => {
        const mail = await renderMail({ ...withNames(name), ...changes } as InvoiceContent, sampleNowMs);
        expect(mail.pdf.length).toBeGreaterThan(1_000);
      }),
      { numRuns: 200 },
    );
  });
});
