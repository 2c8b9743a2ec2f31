// The sandbox's company and its invoices: fictional, life-like, and the same every time for a seed. Names are put
// together from lists; numbers have valid check digits but belong to nobody we know of (addresses end in .example).
import { addDays, type Day } from '../../clock.ts';
import type { NewCreditor } from '../../record/creditor.ts';
import { luhnCheckDigit } from '../../record/identity.ts';

/** The company that owes nobody and is owed by all. */
export const demoCompany: Omit<NewCreditor, 'clockAtMs'> = {
  name: 'Nordanvind Energi AB',
  organisationNumber: '5569990012',
  country: 'SE',
  language: 'sv',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  email: 'faktura@nordanvind.example',
  phone: '+4684650001',
  address: { lines: ['Hamngatan 12'], postcode: '11147', city: 'Stockholm', country: 'SE' },
  bankgiro: '50501055',
  iban: 'SE4550000000058398257466',
  sandbox: true,
  startOnImport: true,
};

interface Land {
  readonly country: string;
  readonly currency: string;
  readonly vatPercent: number;
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly trades: readonly string[];
  readonly suffix: string;
  readonly streets: readonly string[];
  readonly towns: readonly (readonly [postcode: string, city: string])[];
}

const lands: readonly Land[] = [
  {
    country: 'SE',
    currency: 'SEK',
    vatPercent: 25,
    suffix: 'AB',
    first: [
      'Astrid',
      'Björn',
      'Cecilia',
      'David',
      'Elsa',
      'Fredrik',
      'Greta',
      'Håkan',
      'Ingrid',
      'Jonas',
      'Karin',
      'Lars',
      'Märta',
      'Nils',
      'Olof',
      'Pernilla',
      'Åsa',
      'Örjan',
    ],
    last: [
      'Ekdal',
      'Björkman',
      'Sjögren',
      'Lindvall',
      'Åkerlund',
      'Strandberg',
      'Hedman',
      'Norrby',
      'Vikander',
      'Östling',
      'Rosengren',
      'Fjällström',
    ],
    trades: [
      'Snickeri',
      'Bageri',
      'Måleri',
      'Åkeri',
      'Bygg',
      'Rör',
      'Trädgård',
      'Möbler',
      'Redovisning',
      'Fiske',
      'Plåt',
      'Städ',
    ],
    streets: [
      'Storgatan',
      'Kyrkogatan',
      'Ängsvägen',
      'Björkvägen',
      'Skolgatan',
      'Parkvägen',
      'Östra Långgatan',
      'Hamnvägen',
    ],
    towns: [
      ['11122', 'Stockholm'],
      ['41103', 'Göteborg'],
      ['21119', 'Malmö'],
      ['75310', 'Uppsala'],
      ['90326', 'Umeå'],
      ['35230', 'Växjö'],
    ],
  },
  {
    country: 'NO',
    currency: 'NOK',
    vatPercent: 25,
    suffix: 'AS',
    first: ['Aksel', 'Bjørg', 'Eirik', 'Frøydis', 'Gunnar', 'Håvard', 'Ingeborg', 'Sølvi'],
    last: ['Bakken', 'Dahl', 'Fossum', 'Grønli', 'Haugen', 'Nygård', 'Østby'],
    trades: ['Fiskeri', 'Bygg', 'Elektro', 'Transport', 'Regnskap'],
    streets: ['Storgata', 'Kirkegata', 'Fjellveien', 'Sjøgata'],
    towns: [
      ['0155', 'Oslo'],
      ['5003', 'Bergen'],
      ['7011', 'Trondheim'],
    ],
  },
  {
    country: 'FI',
    currency: 'EUR',
    vatPercent: 25,
    suffix: 'Oy',
    first: ['Aino', 'Eero', 'Helmi', 'Jari', 'Kaisa', 'Väinö'],
    last: ['Heikkilä', 'Järvinen', 'Koskela', 'Mäkelä', 'Niemi'],
    trades: ['Rakennus', 'Leipomo', 'Kuljetus', 'Huolto'],
    streets: ['Mannerheimintie', 'Koulukatu', 'Rantatie'],
    towns: [
      ['00100', 'Helsinki'],
      ['33100', 'Tampere'],
      ['20100', 'Turku'],
    ],
  },
  {
    country: 'DE',
    currency: 'EUR',
    vatPercent: 19,
    suffix: 'GmbH',
    first: ['Anna', 'Bernd', 'Claudia', 'Dieter', 'Jürgen', 'Käthe'],
    last: ['Böhm', 'Fischer', 'Großmann', 'Köhler', 'Weiß'],
    trades: ['Bau', 'Bäckerei', 'Spedition', 'Möbel'],
    streets: ['Hauptstraße', 'Bahnhofstraße', 'Gartenweg'],
    towns: [
      ['10115', 'Berlin'],
      ['20095', 'Hamburg'],
      ['80331', 'München'],
    ],
  },
];

const wares: readonly (readonly [text: string, unit: string, low: number, high: number])[] = [
  ['Fast avgift', 'mån', 49, 299],
  ['Förbrukning', 'kWh', 1, 3],
  ['Serviceavtal', 'st', 450, 2_400],
  ['Montering', 'tim', 595, 1_150],
  ['Laddbox', 'st', 6_900, 14_500],
];

interface DemoDebtor {
  readonly fields: Readonly<Record<string, string | boolean>>;
  readonly land: Land;
}

/**
 * Invoices for import, as JSON text: `count` invoices of about three for each five debtors, due 10 to 45 days after
 * `today`. Some debtors have no mail address; a few have one that bounces or stays silent, or a letter box that returns.
 */
export function demoInvoices(seed: number, count: number, today: Day): string {
  const random = mulberry(seed);
  const debtors = Array.from({ length: Math.max(1, Math.round(count * 0.6)) }, (_none, index) =>
    makeDebtor(random, index),
  );
  const invoices = Array.from({ length: count }, (_none, index) => {
    const debtor = debtors[index < debtors.length ? index : Math.floor(random() * debtors.length)];
    return makeInvoice(random, index, debtor ?? makeDebtor(random, index), today);
  });
  return JSON.stringify(invoices);
}

function makeDebtor(random: () => number, index: number): DemoDebtor {
  const share = random();
  const land = lands[share < 0.7 ? 0 : share < 0.82 ? 1 : share < 0.92 ? 2 : 3] ?? lands[0];
  if (land === undefined) throw new Error('assertion failed: there are lands');
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const company = random() < 0.45;
  const [first, last] = [pick(land.first), pick(land.last)];
  const name = company ? `${last}s ${pick(land.trades)} ${land.suffix}` : `${first} ${last}`;
  const [postcode, city] = pick(land.towns);
  const fate = random();
  const street = `${pick(land.streets)} ${1 + Math.floor(random() * 90)}`;
  const mailWord =
    fate < 0.04 ? '+bounce' : fate < 0.06 ? '+silent' : fate < 0.07 ? '+full' : fate < 0.08 ? '+slow' : '';
  const local = `${first}.${last}${index}`
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9.]/g, '');
  const withoutMail = fate > 0.86;
  return {
    land,
    fields: {
      debtor_number: `K${10_000 + index}`,
      debtor_kind: company ? 'COMPANY' : 'PERSON',
      debtor_name: name,
      debtor_country: land.country,
      ...(land.country === 'SE' && { identity_number: company ? swedishCompany(index) : swedishPerson(random, index) }),
      ...(!withoutMail && { email: `${local}${mailWord}@post.example` }),
      // One letter box in thirty or so returns what is put in it.
      address_line_1: random() < 0.03 ? `${street} RETURN` : street,
      postcode,
      city,
      ...(company && { 'attribute:buyer_reference': `${first} ${last}` }),
      'attribute:segment': company ? 'business' : 'household',
    },
  };
}

function makeInvoice(random: () => number, index: number, { fields, land }: DemoDebtor, today: Day): object {
  const issueDate = addDays(today, -Math.floor(random() * 3));
  const lines = Array.from({ length: 1 + Math.floor(random() * 3) }, () => {
    const [description, unit, low, high] = wares[Math.floor(random() * wares.length)] ?? ['Tjänst', 'st', 100, 900];
    const quantity = unit === 'kWh' ? 100 + Math.floor(random() * 1_900) : 1 + Math.floor(random() * 3);
    const price = (low + random() * (high - low)).toFixed(2);
    return { description, quantity, unit, unit_price: price, vat_percent: land.vatPercent };
  });
  return {
    invoice_number: String(20_260_001 + index),
    issue_date: issueDate,
    due_date: addDays(issueDate, 12 + Math.floor(random() * 34)),
    currency: land.currency,
    ...fields,
    lines,
  };
}

/** A Swedish organisation number of the series for companies, from a part of it that is not yet given out. */
function swedishCompany(index: number): string {
  const digits = `55999${String(index).padStart(4, '0')}`;
  return digits + luhnCheckDigit(digits);
}

/** A personal identity number with a birth number from 980, as the tax agency keeps for test persons. */
function swedishPerson(random: () => number, index: number): string {
  const year = 1940 + Math.floor(random() * 65);
  const month = String(1 + Math.floor(random() * 12)).padStart(2, '0');
  const day = String(1 + Math.floor(random() * 28)).padStart(2, '0');
  // 984 makes the simulated mailbox refuse what is sent: seldom, for each waits for a person.
  const last = index % 10 === 4 && index % 50 !== 4 ? 5 : index % 10;
  const digits = `${String(year).slice(2)}${month}${day}98${last}`;
  return `${String(year).slice(0, 2)}${digits}${luhnCheckDigit(digits)}`;
}

/** mulberry32: a small generator, the same numbers for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
