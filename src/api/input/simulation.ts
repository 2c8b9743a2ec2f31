// Reads whom a simulation is of, and what is stated of how channels respond.
import { addDays, startOfDayMs } from '../../clock.ts';
import { parseAmount } from '../../money.ts';
import { type Problem, problem } from '../../problem.ts';
import { languageOf } from '../../record/country.ts';
import { type Population, populationMax, type Segment } from '../../simulation/population.ts';
import type { Scope } from '../../store/transaction.ts';
import { type ResponseShare, responseShares } from '../../succession/simulate/response.ts';
import type { StatedResponse } from '../../succession/simulate/state.ts';
import type {
  SimulationPopulationInput,
  SimulationResponseInput,
  SimulationSegmentInput,
} from '../schema.generated.ts';

const segmentsMax = 50;
const responsesMax = 50;
const certaintyMax = 1_000_000;
// A course is followed for 120 days.
const hoursMax = 120 * 24;
const invoicesEachMax = 50;

type Outside = (field: string, value: number, expected: string) => void;

function outsideOf(path: readonly string[], problems: Problem[]): Outside {
  return (field, value, expected) =>
    problems.push(problem('FIELD_INVALID', [...path, ...field.split('.')], { field, value, expected }));
}

/** Whom it is of; what is wrong is added to `problems`. */
export async function readPopulation(
  scope: Scope,
  { invoices, segments, replay }: SimulationPopulationInput,
  path: readonly string[],
  problems: Problem[],
): Promise<Population> {
  const outside = outsideOf(path, problems);
  if (invoices) {
    const { debtorKind = null, country = null, currency = null } = invoices;
    const limit = invoices.limit ?? 10_000;
    if (limit < 1 || limit > populationMax) outside('invoices.limit', limit, `1 to ${populationMax}`);
    return { kind: 'INVOICES', debtorKind, country, currency, limit };
  }
  if (replay) {
    const { from, to } = replay;
    const limit = replay.limit ?? populationMax;
    if (to < from) {
      problems.push(
        problem('FIELD_INVALID', [...path, 'replay', 'to'], { field: 'to', value: to, expected: `${from} or later` }),
      );
    }
    if (limit < 1 || limit > populationMax) outside('replay.limit', limit, `1 to ${populationMax}`);
    const [creditor] = await scope.sql<{ timeZone: string }[]>`
      select time_zone as "timeZone" from creditor where creditor_id = ${scope.creditorId}`;
    const timeZone = creditor?.timeZone ?? 'UTC';
    const [fromMs, toMs] = [startOfDayMs(from, timeZone), startOfDayMs(addDays(to, 1), timeZone)];
    return { kind: 'REPLAY', fromMs, toMs, limit };
  }
  return readSegments(segments ?? [], path, outside, problems);
}

function readSegments(
  stated: readonly SimulationSegmentInput[],
  path: readonly string[],
  outside: Outside,
  problems: Problem[],
): Population {
  if (stated.length === 0 || stated.length > segmentsMax) {
    const parameters = { field: 'segments', count: stated.length, max: segmentsMax };
    problems.push(problem('LIST_TOO_LONG', [...path, 'segments'], parameters));
  }
  const segments = stated.map(readSegment);
  const total = segments.reduce((sum, { count, invoicesEach = 1 }) => sum + Math.max(0, count) * invoicesEach, 0);
  if (total < 1 || total > populationMax) outside('segments', total, `1 to ${populationMax} invoices in all`);
  for (const [index, { count, daysToDue, invoicesEach = 1, daysBetween = 0 }] of segments.entries()) {
    const at = `segments.${index}`;
    if (count < 0) outside(`${at}.count`, count, '0 or more');
    if (daysToDue < 0 || daysToDue > 365) outside(`${at}.daysToDue`, daysToDue, '0 to 365');
    if (invoicesEach < 1 || invoicesEach > invoicesEachMax) {
      outside(`${at}.invoicesEach`, invoicesEach, `1 to ${invoicesEachMax}`);
    }
    if (daysBetween < 0 || daysBetween > 31) outside(`${at}.daysBetween`, daysBetween, '0 to 31');
    if ((parseAmount(stated[index]?.amount ?? '500.00', 'SEK') ?? -1) < 0) outside(`${at}.amount`, -1, 'an amount');
  }
  return { kind: 'SEGMENTS', segments };
}

function readSegment(segment: SimulationSegmentInput): Segment {
  const country = segment.country ?? 'SE';
  return {
    name: segment.name,
    count: segment.count,
    invoicesEach: segment.invoicesEach ?? 1,
    daysBetween: segment.daysBetween ?? 0,
    debtorKind: segment.debtorKind ?? 'PERSON',
    country,
    language: languageOf(country),
    publicSector: segment.publicSector ?? false,
    channels: [...new Set(segment.channels)],
    amountMinor: parseAmount(segment.amount ?? '500.00', 'SEK') ?? 0,
    currency: 'SEK',
    daysToDue: segment.daysToDue ?? 30,
  };
}

/** What is stated of how channels respond; what is wrong is added to `problems`. */
export function readResponses(
  stated: readonly SimulationResponseInput[],
  path: readonly string[],
  problems: Problem[],
): StatedResponse[] {
  const outside = outsideOf(path, problems);
  if (stated.length > responsesMax) {
    const parameters = { field: 'responses', count: stated.length, max: responsesMax };
    problems.push(problem('LIST_TOO_LONG', path, parameters));
  }
  return stated.map((one, index) => {
    const { channel, debtorKind = null, country = null } = one;
    const certainty = one.certainty ?? 1_000;
    if (certainty < 1 || certainty > certaintyMax) outside(`${index}.certainty`, certainty, `1 to ${certaintyMax}`);
    const shares: Partial<Record<ResponseShare, number>> = {};
    const medianHours: Partial<Record<ResponseShare, number>> = {};
    for (const name of responseShares) {
      const [share, hours] = [one[name], one[`${name}AfterHours`]];
      if (share != null) shares[name] = share;
      if (share != null && !(share >= 0 && share <= 1)) outside(`${index}.${name}`, share, '0 to 1');
      if (hours != null) medianHours[name] = hours;
      if (hours != null && !(hours > 0 && hours <= hoursMax)) {
        outside(`${index}.${name}AfterHours`, hours, `more than 0, at most ${hoursMax}`);
      }
    }
    return { channel, debtorKind, country, shares, medianHours, certainty };
  });
}
