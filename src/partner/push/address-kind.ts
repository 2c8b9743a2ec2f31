// Which of the push services an address belongs to, by its form. One creditor may use several of them, and an address of
// one says nothing about the others: it is refused without being held against the debtor.
import { refused } from '../http-outcome.ts';

export type PushKind = 'WEB' | 'APPLE' | 'FIREBASE';

/** An endpoint is a URL, a device token of Apple hexadecimal, a registration token of Firebase neither. */
export function pushKindOf(address: string): PushKind {
  if (/^[a-z]+:\/\//i.test(address)) return 'WEB';
  return /^[0-9a-f]+$/i.test(address) ? 'APPLE' : 'FIREBASE';
}

/** The outcome of an address that another push service carries to: not of this contract, and not wrong. */
export const otherKind = refused('POLICY', 'ADDRESS_KIND', 'an address of another push service');
