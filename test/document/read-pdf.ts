// Reads a PDF back the way a viewer does (pdf.js), so that tests judge what is printed and not what we meant to print.

import { extractTextItems, getMeta } from 'unpdf';

/** One piece of text on a page, in millimetres from the top left corner; `yMm` is the baseline. */
export interface PrintedText {
  readonly page: number;
  readonly text: string;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly sizePt: number;
}

const mmPerPoint = 25.4 / 72;

export async function readPrinted(pdf: Uint8Array): Promise<PrintedText[]> {
  const { items } = await extractTextItems(new Uint8Array(pdf));
  return items.flatMap((page, index) =>
    page
      .filter((item) => item.str.trim() !== '')
      .map((item) => ({
        page: index + 1,
        text: item.str,
        xMm: item.x * mmPerPoint,
        yMm: 297 - item.y * mmPerPoint,
        widthMm: item.width * mmPerPoint,
        sizePt: item.fontSize,
      })),
  );
}

export async function readTexts(pdf: Uint8Array): Promise<string[]> {
  return (await readPrinted(pdf)).map((printed) => printed.text);
}

export async function readInformation(pdf: Uint8Array): Promise<Record<string, unknown>> {
  return (await getMeta(new Uint8Array(pdf))).info;
}
