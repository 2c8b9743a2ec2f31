// Several invoices to one debtor as one mail or one letter: nothing of any of them is lost, and nothing is added up wrongly.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layInvoice } from '../../src/document/layout/invoice.ts';
import { renderLetter } from '../../src/document/letter.ts';
import { renderMail } from '../../src/document/mail.ts';
import { presentInvoice } from '../../src/document/presentation.ts';
import type { InvoiceContent } from '../../src/record/invoice.ts';
import { readInformation, readPrinted, readTexts } from './read-pdf.ts';
import { englishInvoice, longInvoice, sampleAddress, sampleInvoice, sampleNowMs } from './sample.ts';

const second: InvoiceContent = {
  ...sampleInvoice,
  number: '2026-10418',
  dueDate: '2026-03-20',
  amountMinor: 20_000,
  paymentReference: '1234567897',
};
const inEuro: InvoiceContent = { ...sampleInvoice, number: 'E-7', currency: 'EUR', paymentReference: '5556' };

describe('a mail of several', () => {
  test('says in its subject how many, how much in all, and when the first is due', async () => {
    expect((await renderMail(sampleInvoice, sampleNowMs, [second])).subject).toBe(
      '2 fakturor från Fjällvind Energi AB: totalt 1 395,54 kr, den första förfaller 2026-03-20',
    );
    const english = englishInvoice();
    expect((await renderMail(english, sampleNowMs, [{ ...english, number: '2' }])).subject).toBe(
      '2 invoices from Fjällvind Energi AB: total SEK 2,391.08, due 2026-04-01',
    );
    const reminders = { ...english, type: 'REMINDER' } as const;
    expect((await renderMail(reminders, sampleNowMs, [reminders])).subject).toMatch(/^2 payment reminders from /);
  });

  test('never adds up different currencies', async () => {
    const { subject, text, html } = await renderMail(sampleInvoice, sampleNowMs, [second, inEuro]);
    expect(subject).toContain('totalt 1 395,54 kr + 1 195,54 EUR');
    expect(text).toContain('Totalt: 1 395,54 kr + 1 195,54 EUR');
    expect(html).toContain('1\u00a0395,54\u00a0kr<br>1\u00a0195,54\u00a0EUR');
  });

  test('tells of each, in text and HTML, what it asks for and how to pay it', async () => {
    const contents = [sampleInvoice, second, { ...inEuro, amountMinor: 0 }] as const;
    const [first, ...also] = contents;
    const { text, html } = await renderMail(first, sampleNowMs, also);
    const shownHtml = html.replace(/<[^>]*>/g, ' ').replaceAll('\u00a0', ' ');
    for (const content of contents) {
      const shown = presentInvoice(content);
      for (const [label, value] of shown.payment ?? [shown.amount]) {
        expect(text).toContain(`${label}: ${value.replaceAll('\u00a0', ' ')}`);
        expect(shownHtml).toContain(value.replaceAll('\u00a0', ' '));
      }
      expect(text).toContain(`${shown.title} ${shown.number}\n`);
      expect(shownHtml).toContain(`${shown.title} ${shown.number}`);
    }
    // There is nothing to pay of the third, and that is said.
    expect(text).toContain('Du behöver inte betala något.');
    expect(shownHtml).toContain('Du behöver inte betala något.');
  });

  test('attaches each as it would be attached alone, under a name of its own', async () => {
    const twin = { ...second, number: '2026/10417' };
    const mail = await renderMail(sampleInvoice, sampleNowMs, [second, twin]);
    expect([mail, ...mail.also].map(({ pdfFileName }) => pdfFileName)).toEqual([
      'faktura-2026-10417.pdf',
      'faktura-2026-10418.pdf',
      'faktura-2026-10417-2.pdf',
    ]);
    const alone = await renderMail(second, sampleNowMs);
    expect(mail.also[0]?.pdf).toEqual(alone.pdf);
    expect(mail.sha256).not.toBe((await renderMail(sampleInvoice, sampleNowMs, [twin, second])).sha256);
    expect(await renderMail(sampleInvoice, sampleNowMs, [second, twin])).toEqual(mail);
  });

  test('holds no tag or header of what the invoices hold', async () => {
    const nasty = '<script>alert(1)</script>"\r\nBcc: all@example.com';
    const named = (content: InvoiceContent): InvoiceContent => ({
      ...content,
      number: nasty,
      paymentReference: nasty,
      creditor: { ...content.creditor, name: nasty },
      debtor: { ...content.debtor, name: nasty },
    });
    const { html, subject } = await renderMail(named(sampleInvoice), sampleNowMs, [named(second)]);
    expect(html).not.toMatch(/<script/);
    expect(subject).not.toMatch(/[\r\n]/);
  });

  test('of any number and amounts names distinct files and the right total', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 6 }), async (amounts) => {
        const also = amounts.map((amountMinor) => ({ ...second, amountMinor }));
        const mail = await renderMail(sampleInvoice, sampleNowMs, also);
        const files = [mail, ...mail.also].map(({ pdfFileName }) => pdfFileName);
        expect(new Set(files).size).toBe(amounts.length + 1);
        const total = amounts.reduce((sum, amount) => sum + amount, sampleInvoice.amountMinor);
        const [, amount] = presentInvoice({ ...sampleInvoice, amountMinor: total }).amount;
        expect(mail.subject).toContain(`totalt ${amount.replaceAll('\u00a0', ' ')}`);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a letter of several', () => {
  test('is the pages of all, each invoice with its address, its own first page and its own page numbers', async () => {
    const { pdf, pages } = await renderLetter(sampleInvoice, sampleAddress, sampleNowMs, [longInvoice(40), second]);
    expect(pages).toBe(4);
    const printed = await readPrinted(pdf);
    const on = (page: number) => printed.filter((text) => text.page === page).map(({ text }) => text);
    expect([1, 2, 3, 4].map((page) => on(page).find((text) => text.startsWith('Sida ')))).toEqual([
      'Sida 1 av 1',
      'Sida 1 av 2',
      'Sida 2 av 2',
      'Sida 1 av 1',
    ]);
    for (const page of [1, 2, 4]) expect(on(page)).toContain('Snickargatan 14');
    expect(on(4)).toContain('2026-10418');
    expect((await readInformation(pdf))['Title']).toBe('3 fakturor');
  });

  test('says of each what it says alone, and is the same bytes each time', async () => {
    const together = await renderLetter(sampleInvoice, sampleAddress, sampleNowMs, [second]);
    const parts = [sampleInvoice, second].map((content) => renderLetter(content, sampleAddress, sampleNowMs));
    const texts = (await Promise.all(parts)).map(({ pdf }) => readTexts(pdf));
    expect(await readTexts(together.pdf)).toEqual((await Promise.all(texts)).flat());
    const again = await renderLetter(structuredClone(sampleInvoice), sampleAddress, sampleNowMs, [second]);
    expect(again.sha256).toBe(together.sha256);
    // Fonts are embedded once, however many invoices there are.
    const alone = layInvoice(presentInvoice(sampleInvoice), [], sampleNowMs).pdf;
    expect(together.pdf.length).toBeLessThan(alone.length * 1.2);
  });
});
