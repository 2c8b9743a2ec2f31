// Which of the push services an address belongs to, by its form. One creditor may use several of them: routing sends an
// address to its own service, and an address of another is refused without being held against the debtor.
import { refused } from '../http-outcome.ts';

export type PushKind = 'WEB' | 'APPLE' | 'FIREBASE';

/** An endpoint is a URL, a device token of Apple hexadecimal, a registration token of Firebase neither. */
export const addressesOf: Readonly<Record<PushKind, RegExp>> = {
  WEB: /^[a-z]+:\/\//i,
  APPLE: /^[0-9a-f]+$/i,
  FIREBASE: /^(?![a-z]+:\/\/)(?![0-9a-f]+$)/i,
};

/** The service of an address. */
export function pushKindOf(address: string): PushKind {
  if (addressesOf.WEB.test(address)) return 'WEB';
  return addressesOf.APPLE.test(address) ? 'APPLE' : 'FIREBASE';
}

/** The outcome of an address that another push service carries to: not of this contract, and not wrong. */
export const otherKind = refused('POLICY', 'ADDRESS_KIND', 'an address of another push service');
