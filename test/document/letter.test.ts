import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressArea, clearArea, type Rectangle } from '../../src/document/layout/window.ts';
import { renderLetter } from '../../src/document/letter.ts';
import type { PostalAddress } from '../../src/record/contact-point.ts';
import type { InvoiceContent } from '../../src/record/invoice.ts';
import { type PrintedText, readInformation, readPrinted, readTexts } from './read-pdf.ts';
import { englishInvoice, longInvoice, sampleAddress, sampleInvoice, sampleNowMs } from './sample.ts';

const abroad: PostalAddress = {
  lines: ['c/o Weiß', 'Lindenallee 7'],
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
};

async function printLetter(content: InvoiceContent, address = sampleAddress): Promise<string[]> {
  return readTexts((await renderLetter(content, address, sampleNowMs)).pdf);
}

function isInside(printed: PrintedText, area: Rectangle): boolean {
  const capitalMm = printed.sizePt * 0.25;
  return (
    printed.xMm >= area.leftMm - 0.1 &&
    printed.xMm + printed.widthMm <= area.leftMm + area.widthMm + 0.1 &&
    printed.yMm - capitalMm >= area.topMm &&
    printed.yMm <= area.topMm + area.heightMm
  );
}

function touches(printed: PrintedText, area: Rectangle): boolean {
  return (
    printed.page === 1 &&
    printed.xMm + printed.widthMm > area.leftMm &&
    printed.xMm < area.leftMm + area.widthMm &&
    printed.yMm > area.topMm &&
    printed.yMm - printed.sizePt * 0.25 < area.topMm + area.heightMm
  );
}

describe('what is printed', () => {
  test('holds address, amount, dates and reference exactly as the invoice has them', async () => {
    const texts = await printLetter(sampleInvoice);
    for (const expected of [
      'Fjällvind Energi AB',
      'Faktura',
      '2026-10417',
      '2026-03-02',
      '2026-04-01',
      'K-20417',
      'Åsa Öberg',
      'Snickargatan 14',
      '113 45 Stockholm',
      '1 195,54 kr',
      '5050-1055',
      'SE45 5000 0000 0583 9825 7466',
      sampleInvoice.paymentReference,
      '# 123456789023 # 1195 54 4 > 50501055#41#',
      'Sida 1 av 1',
    ]) {
      expect(texts).toContain(expected);
    }
  });

  test('is in English for a debtor who reads English, and pays other currencies to the IBAN', async () => {
    const texts = await printLetter(englishInvoice({ currency: 'EUR' }), abroad);
    for (const expected of ['Invoice', 'Due date', 'EUR 1,195.54', 'Page 1 of 1', '25%'])
      expect(texts).toContain(expected);
    expect(texts).not.toContain('Bankgiro');
    expect(texts.some((text) => text.includes('#41#'))).toBe(false);
  });

  test('calls a credit note by its name, asks for no money and shows no minus signs', async () => {
    const negative: InvoiceContent = {
      ...sampleInvoice,
      type: 'CREDIT_NOTE',
      amountMinor: -119_554,
      vatMinor: -21_631,
      lines: sampleInvoice.lines.map((line) => ({ ...line, quantity: `-${line.quantity}`, netMinor: -line.netMinor })),
    };
    const texts = await printLetter(negative);
    for (const expected of ['Kreditfaktura', 'Att kreditera', '1 195,54 kr', '509,23'])
      expect(texts).toContain(expected);
    expect(texts).not.toContain('Att betala');
    expect(texts.join(' ')).not.toMatch(/[\u2212]|#41#/);
    expect(await printLetter({ ...sampleInvoice, type: 'CREDIT_NOTE' })).toEqual(texts);
  });

  test('writes yen without decimals', async () => {
    const texts = await printLetter(
      englishInvoice({
        currency: 'JPY',
        amountMinor: 110_000,
        vatMinor: 10_000,
        lines: [
          { description: 'Tea', quantity: '10', unit: 'kg', unitPrice: '10000', vatPercent: '10', netMinor: 100_000 },
        ],
      }),
    );
    expect(texts).toContain('JPY 110,000');
    expect(texts).toContain('10,000');
  });

  test('prints names of all Latin Europe, Greek and Cyrillic, and a visible sign for what no font has', async () => {
    const names = ['Łukasz Żółć', 'Đorđe Þórðarson', 'Ștefan Ğül', 'Αθήνα Γεωργίου', 'Ірина Їжак'];
    const lines = names.map((description) => ({ ...sampleInvoice.lines[0], description })) as InvoiceContent['lines'];
    const texts = (await printLetter({ ...sampleInvoice, lines })).join('|').replaceAll('|', '');
    for (const name of names) expect(texts.replaceAll(' ', '')).toContain(name.replaceAll(' ', ''));
    const replaced = await printLetter({ ...sampleInvoice, debtor: { ...sampleInvoice.debtor, name: 'Li 李 🚀' } });
    expect(replaced).toContain('Li \ufffd \ufffd');
  });
});

describe('the address window', () => {
  test('holds the whole address and nothing else', async () => {
    const { pdf } = await renderLetter(sampleInvoice, sampleAddress, sampleNowMs);
    const printed = await readPrinted(pdf);
    const inWindow = printed.filter((text) => touches(text, clearArea));
    expect(inWindow.map((text) => text.text)).toEqual(['Åsa Öberg', 'Snickargatan 14', '113 45 Stockholm']);
    expect(inWindow.every((text) => isInside(text, addressArea))).toBe(true);
  });

  test('ends with the country in capitals, in the language of the sending country, for mail abroad only', async () => {
    const printed = await readPrinted((await renderLetter(sampleInvoice, abroad, sampleNowMs)).pdf);
    const lines = printed.filter((text) => touches(text, clearArea)).map((text) => text.text);
    expect(lines).toEqual(['Åsa Öberg', 'c/o Weiß', 'Lindenallee 7', '10115 Berlin', 'TYSKLAND']);
  });

  test('keeps any address inside and anything else outside', async () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 90 });
    const addresses = fc.record({
      lines: fc.array(word, { minLength: 1, maxLength: 3 }),
      postcode: fc.stringMatching(/^\d{5}$/),
      city: fc.string({ maxLength: 60 }),
      country: fc.constantFrom('SE', 'DE', 'GB'),
    });
    await fc.assert(
      fc.asyncProperty(addresses, word, word, word, async (address, debtorName, creditorName, number) => {
        const content: InvoiceContent = {
          ...sampleInvoice,
          number,
          creditor: { ...sampleInvoice.creditor, name: creditorName },
          debtor: { ...sampleInvoice.debtor, name: debtorName },
        };
        const printed = await readPrinted((await renderLetter(content, address, sampleNowMs)).pdf);
        const stray = printed.filter((text) => touches(text, clearArea) && !isInside(text, addressArea));
        expect(stray).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('pages', () => {
  test('of 200 lines hold every line once, with heads repeated and pages counted', async () => {
    const { pdf, pages } = await renderLetter(longInvoice(200), sampleAddress, sampleNowMs);
    expect(pages).toBeGreaterThan(4);
    const printed = await readPrinted(pdf);
    const descriptions = printed.filter((text) => text.text.startsWith('Konsulttimme'));
    expect(descriptions.map((text) => text.text)).toEqual(longInvoice(200).lines.map((line) => line.description));
    expect(printed.filter((text) => text.text === 'Beskrivning').map((text) => text.page)).toEqual(
      Array.from({ length: new Set(descriptions.map((text) => text.page)).size }, (_, index) => index + 1),
    );
    for (let page = 1; page <= pages; page++) {
      expect(printed.find((text) => text.page === page && text.text === `Sida ${page} av ${pages}`)).toBeDefined();
    }
  });

  test('never overlap body and foot, however many lines there are', async () => {
    for (const count of [1, 17, 18, 19, 20, 21, 22, 23, 24, 25]) {
      const { pdf, pages } = await renderLetter(longInvoice(count), sampleAddress, sampleNowMs);
      const printed = await readPrinted(pdf);
      expect(pages).toBeLessThanOrEqual(2);
      const panelTop = printed.find((text) => text.text === 'Så här betalar du');
      const total = printed.filter((text) => text.text === 'Att betala' && text.xMm > 100 && text.page === pages);
      expect(total.length).toBe(1);
      expect(total[0]?.yMm).toBeLessThan((panelTop?.yMm ?? 0) - 5);
    }
  });

  test('wrap a long description instead of cutting it', async () => {
    const description = Array.from({ length: 40 }, (_, index) => `ord${index}`).join(' ');
    const [line] = sampleInvoice.lines;
    const texts = await printLetter({ ...sampleInvoice, lines: line === undefined ? [] : [{ ...line, description }] });
    expect(texts.join(' ')).toContain(description);
  });
});

describe('bytes', () => {
  test('are the same for the same input, and their hash is stated', async () => {
    const one = await renderLetter(sampleInvoice, sampleAddress, sampleNowMs);
    await renderLetter(englishInvoice(), abroad, sampleNowMs);
    const two = await renderLetter(structuredClone(sampleInvoice), { ...sampleAddress }, sampleNowMs);
    expect(two.sha256).toBe(one.sha256);
    expect(one.sha256).toBe(createHash('sha256').update(one.pdf).digest('hex'));
    expect((await renderLetter(sampleInvoice, sampleAddress, sampleNowMs + 1_000)).sha256).not.toBe(one.sha256);
  });

  test('stay small: the fonts are cut down to the scripts used', async () => {
    expect((await renderLetter(sampleInvoice, sampleAddress, sampleNowMs)).pdf.length).toBeLessThan(40_000);
  });

  test('say title, author and time of the hand-over', async () => {
    const { pdf } = await renderLetter(sampleInvoice, sampleAddress, sampleNowMs);
    expect(await readInformation(pdf)).toMatchObject({
      Title: 'Faktura 2026-10417',
      Author: 'Fjällvind Energi AB',
      CreationDate: 'D:20260302081530Z',
      Language: 'sv-SE',
    });
  });
});
