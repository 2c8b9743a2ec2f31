// Our scalars: checked when they come in, passed as they are when they go out (they are text already).
import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';
import { instantOf, isDay, isoOf } from '../clock.ts';
import { isCurrency } from '../money.ts';
import { type ProblemCode, problem } from '../problem.ts';
import { asGraphQLError } from './errors.ts';

type Read = (text: string) => string | undefined;

function textScalar(name: string, code: ProblemCode, expected: string, read: Read): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    const known = typeof value === 'string' ? read(value) : undefined;
    if (known !== undefined) return known;
    throw asGraphQLError(problem(code, [name], { field: name, value: String(value).slice(0, 100), expected }));
  };
  return new GraphQLScalarType({
    name,
    serialize: (value) => value as string,
    parseValue: parse,
    parseLiteral(node) {
      if (node.kind === Kind.STRING) return parse(node.value);
      throw new GraphQLError(`${name} must be written as text`, { nodes: node });
    },
  });
}

/** An instant is normalised to UTC with milliseconds; the others stay as they were written. */
export const scalars = {
  DateTime: textScalar('DateTime', 'FIELD_INVALID', 'ISO 8601 with Z or an offset', (text) => {
    const instantMs = instantOf(text);
    return instantMs === undefined ? undefined : isoOf(instantMs);
  }),
  Date: textScalar('Date', 'DATE_INVALID', 'YYYY-MM-DD', (text) => (isDay(text) ? text : undefined)),
  Decimal: textScalar('Decimal', 'FIELD_INVALID', 'a plain decimal such as 1234.50', (text) =>
    /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? text : undefined,
  ),
  CurrencyCode: textScalar('CurrencyCode', 'CURRENCY_UNKNOWN', 'ISO 4217', (text) =>
    isCurrency(text) ? text : undefined,
  ),
  CountryCode: textScalar('CountryCode', 'COUNTRY_UNKNOWN', 'ISO 3166-1', (text) =>
    /^[A-Z]{2}$/.test(text) ? text : undefined,
  ),
  Duration: textScalar('Duration', 'FIELD_INVALID', 'ISO 8601 such as PT48H or P2D', (text) =>
    text.length <= 40 && /^P(?!$)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/.test(text) ? text : undefined,
  ),
  LocalTime: textScalar('LocalTime', 'FIELD_INVALID', 'a time of day such as 08:30, 24:00 for its end', (text) =>
    /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text) ? text : undefined,
  ),
  JSON: new GraphQLScalarType({
    name: 'JSON',
    serialize: (value) => value,
    parseValue: (value) => value,
    // Also written out in the document, though variables are the better place for it.
    parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
  }),
  Cursor: textScalar('Cursor', 'CURSOR_MALFORMED', 'a cursor of this API', (text) =>
    /^[A-Za-z0-9_=-]{1,300}$/.test(text) ? text : undefined,
  ),
};
