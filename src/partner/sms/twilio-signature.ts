// The signature of Twilio's callbacks (https://www.twilio.com/docs/usage/security#validating-requests): HMAC-SHA1 by the
// account's token over the whole address and every form parameter, name and value, in order of name.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header's value, base64. */
export function twilioSignature(token: string, url: string, form: URLSearchParams): string {
  return digest(token, url, form).toString('base64');
}

/** Whether `given` signs this callback, in constant time; with and without the port, as Twilio is not of one mind. */
export function isTwilioSignature(given: string, token: string, url: string, form: URLSearchParams): boolean {
  const signature = Buffer.from(given.slice(0, 200), 'base64');
  // No early return: how long this takes says nothing of which address came close.
  let isGenuine = false;
  for (const address of new Set([url, withPort(url), withoutPort(url)])) {
    const expected = digest(token, address, form);
    if (signature.length === expected.length && timingSafeEqual(signature, expected)) isGenuine = true;
  }
  return isGenuine;
}

function digest(token: string, url: string, form: URLSearchParams): Buffer {
  // Sorted by code unit, as the contract says: upper case before lower case.
  const pairs = [...form].sort(([a, valueA], [b, valueB]) => compare(a, b) || compare(valueA, valueB));
  return createHmac('sha1', token)
    .update(url + pairs.map(([name, value]) => name + value).join(''), 'utf8')
    .digest();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const authority = /^(https?):\/\/([^/?#]*?)(?::(\d+))?(?=[/?#]|$)/;

function withPort(url: string): string {
  return url.replace(authority, (_, scheme: string, host: string, port: string | undefined) => {
    return `${scheme}://${host}:${port ?? (scheme === 'https' ? '443' : '80')}`;
  });
}

function withoutPort(url: string): string {
  return url.replace(authority, (_, scheme: string, host: string) => `${scheme}://${host}`);
}
