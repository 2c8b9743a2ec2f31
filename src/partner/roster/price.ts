// What a consignment costs by a partner's price list. Pure.
import type { Day } from '../../clock.ts';
import type { Channel } from '../../record/contact-point.ts';
import type { PriceStep } from '../../succession/facts.ts';
import type { Cost } from '../partner.ts';

/** A row of a price list. */
export interface Price {
  readonly channel: Channel;
  /** ISO 3166-1 alpha-2; empty: all countries without a row of their own. */
  readonly country: string;
  /** It holds from this many pages of a letter or parts of an SMS. */
  readonly unitsFrom: number;
  /** Ten-thousandths of the currency unit, for the whole consignment. */
  readonly amountE4: number;
  readonly currency: string;
  readonly validFrom: Day;
}

/**
 * The price on `day` of `units` to `country`: a row for the country stands before one for all, then the highest
 * `unitsFrom` that is reached, then the newest. undefined when the list has none.
 */
export function priceOf(
  prices: readonly Price[],
  channel: Channel,
  country: string,
  units: number,
  day: Day,
): Cost | undefined {
  let best: Price | undefined;
  for (const price of prices) {
    const fits = price.channel === channel && (price.country === country || price.country === '');
    if (!fits || price.unitsFrom > units || price.validFrom > day) continue;
    if (best === undefined || isNearer(price, best)) best = price;
  }
  return best && { amountE4: best.amountE4, currency: best.currency };
}

function isNearer(price: Price, than: Price): boolean {
  if ((price.country === '') !== (than.country === '')) return than.country === '';
  if (price.unitsFrom !== than.unitsFrom) return price.unitsFrom > than.unitsFrom;
  return price.validFrom > than.validFrom;
}

/** The prices in `currency` on `day` by country, '' for all others, by how many units they hold from, in rising order. */
export function priceSteps(
  prices: readonly Price[],
  channel: Channel,
  currency: string,
  day: Day,
): Readonly<Record<string, readonly PriceStep[]>> {
  const newest = new Map<string, Price>();
  for (const price of prices) {
    if (price.channel !== channel || price.currency !== currency || price.validFrom > day) continue;
    const key = `${price.country} ${price.unitsFrom}`;
    if ((newest.get(key)?.validFrom ?? '') <= price.validFrom) newest.set(key, price);
  }
  const byCountry = Map.groupBy(newest.values(), ({ country }) => country);
  const stepsOf = (ofCountry: readonly Price[]) =>
    ofCountry
      .map(({ unitsFrom, amountE4 }) => ({ unitsFrom, amountE4 }))
      .toSorted((one, other) => one.unitsFrom - other.unitsFrom);
  return Object.fromEntries([...byCountry].map(([country, ofCountry]) => [country, stepsOf(ofCountry)]));
}
