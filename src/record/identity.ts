// Numbers with check digits: identity numbers of persons and companies, and payment references.
import { stdnum } from 'stdnum';
import type { DebtorKind } from './invoice.ts';

/** How a number fared: its canonical digits, or what is wrong with it. */
export type Identity = { readonly canonical: string } | { readonly wrong: 'FORM' | 'CHECK_DIGIT' };

interface Validator {
  readonly validate: (value: string) => { isValid: boolean; compact?: string; error?: Error };
}

const companies: Readonly<Record<string, Validator | undefined>> = {
  SE: stdnum['SE']?.['orgnr'],
  NO: stdnum['NO']?.['orgnr'],
  FI: stdnum['FI']?.['ytunnus'],
  DK: stdnum['DK']?.['cvr'],
  DE: stdnum['DE']?.['vat'],
};
const persons: Readonly<Record<string, Validator | undefined>> = {
  SE: stdnum['SE']?.['personnummer'],
  NO: stdnum['NO']?.['fodselsnummer'],
  FI: stdnum['FI']?.['hetu'],
  DK: stdnum['DK']?.['cpr'],
};

/**
 * Checks an identity number by the rule of its country. Countries whose rule we do not know are taken as they are.
 * A Swedish sole trader's organisation number is a personal identity number, so both are tried for a Swedish company.
 */
export function checkIdentity(value: string, kind: DebtorKind, country: string): Identity {
  const text = value.trim().toUpperCase();
  if (!/^[0-9A-Z+\- ]{5,25}$/.test(text)) return { wrong: 'FORM' };
  if (country === 'SE') return checkSwedish(text, kind);
  const validator = (kind === 'PERSON' ? persons : companies)[country];
  if (validator === undefined) return { canonical: text.replaceAll(' ', '') };
  return identityOf(validator.validate(text));
}

function checkSwedish(text: string, kind: DebtorKind): Identity {
  const digits = text.replace(/[ -]/g, '');
  const personal = identityOf(persons['SE']?.validate(withHyphen(text)));
  // Kept with twelve digits where they are given, so that the century is not lost.
  const person = 'canonical' in personal ? { canonical: digits.replace('+', '') } : personal;
  if (kind === 'PERSON') return person;
  const company = identityOf(companies['SE']?.validate(digits.replace(/^16(?=\d{10}$)/, '')));
  return 'canonical' in company || !('canonical' in person) ? company : person;
}

/** The checker of personal identity numbers wants the sign between date and number. */
function withHyphen(text: string): string {
  const digits = text.replaceAll(' ', '');
  return /[-+]/.test(digits) ? digits : `${digits.slice(0, -4)}-${digits.slice(-4)}`;
}

function identityOf(result: ReturnType<Validator['validate']> | undefined): Identity {
  if (result === undefined) return { wrong: 'FORM' };
  if (result.isValid) return { canonical: (result.compact ?? '').replaceAll('-', '') };
  return { wrong: result.error?.name === 'InvalidChecksum' ? 'CHECK_DIGIT' : 'FORM' };
}

/** True when the last digit is the Luhn (mod 10) check digit of those before it. */
export function hasLuhnDigit(digits: string): boolean {
  return /^\d{2,25}$/.test(digits) && luhnCheckDigit(digits.slice(0, -1)) === Number(digits.at(-1));
}

/**
 * A Swedish OCR number from a number of digits: the digits, the length of the whole modulo 10, and a Luhn check digit
 * (Bankgirot's OCR reference control with length). 1234567890 becomes 123456789023.
 */
export function ocrOf(digits: string): string {
  const withLength = `${digits}${(digits.length + 2) % 10}`;
  return `${withLength}${luhnCheckDigit(withLength)}`;
}

/** The Luhn (mod 10) check digit that belongs behind these digits. */
export function luhnCheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.at(-1 - index));
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}
