// What a country says of time: its days off, and the clock most of its people live by. Pure; days off are worked out
// once per country. Source of days off: date-holidays; of time zones: the IANA database as the runtime carries it.
import Holidays from 'date-holidays';

const firstYear = 2020;
const lastYear = 2050;

/**
 * Days (YYYY-MM-DD) from 2020 to 2050 on which banks or the public are off in a country (ISO 3166-1 alpha-2), weekends
 * not among them unless they are holidays too. Empty for a country nothing is known of. The same set at every call.
 */
export function holidaysOf(country: string): ReadonlySet<string> {
  const known = holidaysByCountry.get(country);
  if (known !== undefined) return known;
  const found = new Set<string>();
  const calendar = new Holidays();
  if (Object.hasOwn(calendar.getCountries(), country)) {
    calendar.init(country);
    for (let year = firstYear; year <= lastYear; year += 1) {
      for (const { type, date } of calendar.getHolidays(year)) {
        if (type === 'public' || type === 'bank') found.add(date.slice(0, 10));
      }
    }
  }
  holidaysByCountry.set(country, found);
  return found;
}

const holidaysByCountry = new Map<string, ReadonlySet<string>>();

/** The IANA time zone of a country's most populous part; `otherwise` for a country nothing is known of. */
export function timeZoneOf(country: string, otherwise: string): string {
  const known = mainZone[country] ?? zonesByCountry.get(country);
  if (known !== undefined) return known;
  const zone = /^[A-Z]{2}$/.test(country) ? new Intl.Locale(`und-${country}`).getTimeZones()?.[0] : undefined;
  if (zone === undefined) return otherwise;
  zonesByCountry.set(country, zone);
  return zone;
}

const zonesByCountry = new Map<string, string>();

// Countries with several zones, by the one most people live in.
const mainZone: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PG: 'Pacific/Port_Moresby',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
};
