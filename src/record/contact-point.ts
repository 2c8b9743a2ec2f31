// One address of a debtor on one channel, and whether it can be reached.

export type Channel = 'LETTER' | 'EMAIL' | 'E_INVOICE' | 'MAILBOX' | 'SMS' | 'PUSH';
export const channels: readonly Channel[] = ['LETTER', 'EMAIL', 'E_INVOICE', 'MAILBOX', 'SMS', 'PUSH'];

export type Reachability = 'UNKNOWN' | 'REACHABLE' | 'UNREACHABLE' | 'OPTED_OUT';
export const reachabilities: readonly Reachability[] = ['UNKNOWN', 'REACHABLE', 'UNREACHABLE', 'OPTED_OUT'];

/** A postal address in its parts; `country` is ISO 3166-1 alpha-2. */
export interface PostalAddress {
  readonly lines: readonly string[]; // street, box, c/o: one to three lines
  readonly postcode: string;
  readonly city: string;
  readonly country: string;
}

export interface ContactPoint {
  readonly contactPointId: string;
  readonly channel: Channel;
  readonly address: string;
  readonly postalAddress: PostalAddress | undefined;
  readonly reachability: Reachability;
  /** Of a web push subscription (RFC 8291): its public key and secret, base64url; its endpoint is the address. */
  readonly pushKeys?: { readonly p256dh: string; readonly auth: string } | undefined;
}
