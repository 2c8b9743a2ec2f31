// Units as sources write them, Swedish and English, as codes of UN/ECE Recommendation 20 (BT-130).

const words: Readonly<Record<string, string>> = {
  H87: 'st styck stk pc pcs piece pieces ea each',
  HUR: 'tim timme timmar h hr hrs hour hours',
  MIN: 'min minut minuter minute minutes',
  DAY: 'dag dagar day days dygn',
  WEE: 'vecka veckor week weeks',
  MON: 'mån månad månader month months',
  QAN: 'kvartal quarter quarters',
  ANN: 'år year years',
  KMT: 'km kilometer kilometers kilometres',
  SMI: 'mile miles',
  MTR: 'm meter metre meters metres lm',
  CMT: 'cm',
  MMT: 'mm',
  MTK: 'm2 m² kvm sqm',
  MTQ: 'm3 m³ kbm kubikmeter',
  KGM: 'kg kilo kilogram',
  GRM: 'g gram',
  TNE: 'ton t tonne tonnes',
  LTR: 'l liter litre liters litres',
  KWH: 'kwh',
  MWH: 'mwh',
  KWT: 'kw',
  PR: 'par pair pairs',
  XPK: 'förp förpackning fp paket pkt pack package',
  XBX: 'låda lådor box boxes',
  XPX: 'pall pallar pallet pallets',
  P1: '% procent percent',
  E34: 'gb gigabyte',
};

const codes = new Map(
  Object.entries(words).flatMap(([code, list]) => list.split(' ').map((word) => [word, code] as const)),
);

/** The code of a unit word, "one" (C62) for one we do not know; a code that we know is taken as it is. */
export function unitCodeOf(unit: string): string {
  const word = unit.trim();
  if (Object.hasOwn(words, word)) return word;
  return codes.get(word.toLowerCase().replace(/\.$/, '')) ?? 'C62';
}
