// Reads the fields of one row by name, and gathers everything that is wrong with them.
import type { ProblemCode } from '../problem.ts';
import { isCountry } from '../record/country.ts';
import { type Fields, type RowError, rowError } from './format.ts';

const textMax: Readonly<Record<string, number>> = {
  invoice_number: 50,
  debtor_number: 50,
  debtor_name: 200,
  payment_reference: 35,
};

/** Columns that may hold a personal identity number. */
const hidden: ReadonlySet<string> = new Set(['identity_number', 'mailbox_address', 'e_invoice_address']);

/** Reads the fields of one row, and gathers what is wrong with them. */
export class FieldReader {
  readonly errors: RowError[];
  readonly #fields: Fields;
  readonly #row: number;

  constructor(fields: Fields, row: number, errors: RowError[]) {
    this.#fields = fields;
    this.#row = row;
    this.errors = errors;
  }

  /** The field, or undefined when it is empty. */
  optional(column: string): string | undefined {
    const value = this.#fields[column];
    const max = textMax[column] ?? 500;
    if (value !== undefined && value.length > max) this.refuse('FIELD_TOO_LONG', column, { length: value.length, max });
    return value;
  }

  required(column: string): string {
    const value = this.optional(column);
    if (value === undefined) this.refuse('FIELD_REQUIRED', column, {});
    return value ?? '';
  }

  /** One of these words, in any case; `fallback` when empty. */
  oneOf<T extends string>(column: string, words: readonly T[], fallback: T): T {
    const value = this.optional(column);
    if (value === undefined) return fallback;
    const found = words.find((word) => word === value.toUpperCase());
    if (found === undefined)
      this.refuse('FIELD_INVALID', column, { value: value.slice(0, 100), expected: words.join(', ') });
    return found ?? fallback;
  }

  refuse(code: ProblemCode, column: string, parameters: Readonly<Record<string, string | number>>): void {
    // Of identity numbers only what the caller lets be seen: a personal one must not stand in a table of errors.
    const shown = hidden.has(column) ? String(parameters['value'] ?? '') : this.#fields[column];
    this.errors.push(rowError(code, this.#row, column, shown, { field: column, ...parameters }));
  }
}

/** A country code; refuses others, and answers the fallback so that reading can go on. */
export function readCountry(read: FieldReader, column: string, fallback: string): string {
  const value = read.optional(column)?.toUpperCase();
  if (value === undefined) return fallback;
  if (isCountry(value)) return value;
  read.refuse('COUNTRY_UNKNOWN', column, { value: value.slice(0, 100) });
  return fallback;
}
