// Electronic addresses and registration numbers with the schemes that tell whose they are: the EAS code list of
// Peppol, and the checks its rules make of numbers (PEPPOL-COMMON-R040 to R049).

import { checkDigit } from '../giro-line.ts';
import type { Identifier } from './model.ts';

const schemes: ReadonlySet<string> = new Set(
  (
    '0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190 ' +
    '0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 ' +
    '0217 0218 0221 0225 0230 0235 0240 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 ' +
    '9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 ' +
    '9952 9953 9957 9959'
  ).split(' '),
);

/** Schemes whose numbers are checked. */
const checks: Readonly<Record<string, (value: string) => boolean>> = {
  '0007': (value) => /^\d{10}$/.test(value) && checkDigit(value.slice(0, -1)) === Number(value.slice(-1)),
  '0088': (value) => /^\d+$/.test(value) && (weightedSum(value, [3, 1]) + Number(value.at(-1))) % 10 === 0,
  '0151': (value) => /^\d{11}$/.test(value),
  '0184': (value) => /^(DK)?\d{8}$/.test(value),
  '0192': (value) =>
    /^\d{9}$/.test(value) && (11 - (weightedSum(value, [2, 3, 4, 5, 6, 7]) % 11)) % 11 === Number(value.at(-1)),
  '0208': (value) => /^\d{10}$/.test(value) && 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8)),
};

/** Which scheme the companies of a country are registered in (ISO 6523), where we know. */
const registrationSchemes: Readonly<Record<string, string>> = { SE: '0007', NO: '0192', DK: '0184', FI: '0212' };

/** Reads `scheme:identifier` ("0007:5568402266"); undefined when it is none, or its check digit is wrong. */
export function readEndpoint(address: string): Identifier | undefined {
  const match = /^(\d{4}):([A-Za-z0-9._~:-]{1,50})$/.exec(address.trim());
  const [, scheme = '', value = ''] = match ?? [];
  return schemes.has(scheme) && isValid(scheme, value) ? { scheme, value } : undefined;
}

/** A company's registration (BT-30, BT-47). Where the number fails its scheme's check, without scheme. */
export function registrationOf(country: string, number: string): Identifier {
  const scheme = registrationSchemes[country];
  const value = number.replace(/[\s.]/g, '');
  if (country === 'FI' && /^\d{8}$/.test(value)) return { scheme, value: `${value.slice(0, 7)}-${value.slice(7)}` };
  const plain = country === 'SE' ? value.replaceAll('-', '') : value;
  return { scheme: scheme !== undefined && isValid(scheme, plain) ? scheme : undefined, value: plain };
}

/**
 * The electronic address a company is known by when nobody says another: its organisation number in the scheme of its
 * country; in Finland the OVT code made from it. Undefined for other countries and for numbers with wrong check digits.
 */
export function endpointOfCompany(country: string, number: string): Identifier | undefined {
  const { scheme, value } = registrationOf(country, number);
  if (country !== 'FI') return scheme === undefined ? undefined : { scheme, value };
  const digits = value.replace('-', '');
  return /^\d{8}$/.test(digits) ? { scheme: '0216', value: `0037${digits}` } : undefined;
}

function isValid(scheme: string, value: string): boolean {
  return checks[scheme]?.(value) ?? true;
}

/** The digits before the last, from the right, each times the next of the weights. */
function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 1; index < digits.length; index++) {
    sum += Number(digits.at(-1 - index)) * (weights[(index - 1) % weights.length] ?? 0);
  }
  return sum;
}
