// How many parts a text message is sent and charged in. GSM 7-bit default alphabet and its extension table (3GPP TS
// 23.038 §6.2.1), otherwise UCS-2; concatenated parts lose six bytes to a header (3GPP TS 23.040 §9.2.3.24.1). Pure.

export interface SmsSegments {
  readonly encoding: 'GSM_7' | 'UCS_2';
  /** Septets (GSM_7) or 16-bit units (UCS_2) of the text, without headers and filling. */
  readonly units: number;
  /** Parts it is sent in; an empty message is one. */
  readonly segments: number;
}

/** One character outside the GSM alphabet turns the whole text into UCS-2. */
export function countSmsSegments(text: string): SmsSegments {
  const characters = [...text];
  const isGsm = characters.every((character) => basicTable.has(character) || extensionTable.has(character));
  // An extended character is an escape and a letter; one outside the basic plane is a surrogate pair.
  const widths = isGsm
    ? characters.map((character) => (extensionTable.has(character) ? 2 : 1))
    : characters.map((character) => character.length);
  const [alone, inParts] = isGsm ? [160, 153] : [70, 67];
  const units = widths.reduce((sum, width) => sum + width, 0);
  const segments = units <= alone ? 1 : partsOf(widths, inParts);
  return { encoding: isGsm ? 'GSM_7' : 'UCS_2', units, segments };
}

/** Fills part after part; what takes two units is never torn, so a part may end one unit short. */
function partsOf(widths: readonly number[], unitsMax: number): number {
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > unitsMax) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}

const basicTable: ReadonlySet<string> = new Set([
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ',
  ...' !"#¤%&\'()*+,-./0123456789:;<=>?',
  ...'¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§',
  ...'¿abcdefghijklmnopqrstuvwxyzäöñüà',
]);

const extensionTable: ReadonlySet<string> = new Set(['\f', ...'^{}\\[~]|€']);
