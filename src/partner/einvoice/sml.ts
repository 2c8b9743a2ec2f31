// Where a Peppol participant's service metadata is published, by DNS: the U-NAPTR record of Peppol's SML 1.3 and its
// Policy for use of Identifiers 4.4 (base32 of SHA-256), and before it the alias of the classic name (MD5).
import { hash } from 'node:crypto';
import type { NaptrRecord } from 'node:dns';
import { Resolver } from 'node:dns/promises';

/** The zone of Peppol's production network; its test network is participant.sml.test.tech.peppol.org. */
export const peppolSmlZone = 'participant.sml.prod.tech.peppol.org';

/** What DNS is asked. Fails like node:dns/promises: an error with a code. */
export interface DnsSource {
  resolveNaptr(name: string): Promise<readonly NaptrRecord[]>;
  resolveCname(name: string): Promise<readonly string[]>;
  /** Any record of the zone's own name. */
  resolveSoa(name: string): Promise<unknown>;
}

export type SmlReading =
  | { readonly kind: 'FOUND'; readonly url: URL }
  /** The zone is there, and surely has nobody of this name. */
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'UNKNOWN'; readonly detail: string };

/** DNS as the system is told to ask it, bounded in time. */
export function systemDns(): DnsSource {
  return new Resolver({ timeout: 2_000, tries: 2 });
}

/** The name of a participant's NAPTR record. `participant` is its identifier without scheme: "0007:5568402266". */
export function naptrNameOf(participant: string, zone: string): string {
  return `${base32(hash('sha256', participant.toLowerCase(), 'buffer'))}.${scheme}.${zone}`;
}

/** The name of a participant's alias, as before 2026. */
export function classicNameOf(participant: string, zone: string): string {
  return `b-${hash('md5', participant.toLowerCase())}.${scheme}.${zone}`;
}

/**
 * Asks DNS for the publisher of a participant. "Not found" only when the zone itself answers: a network that says "no
 * such name" to everything says nothing of the participant. Never throws.
 */
export async function findPublisher(participant: string, zone: string, dns: DnsSource): Promise<SmlReading> {
  const records = await ask(() => dns.resolveNaptr(naptrNameOf(participant, zone)));
  if (records.kind === 'FAILED') return { kind: 'UNKNOWN', detail: records.code };
  if (records.kind === 'ANSWERED') {
    const url = readNaptr(records.answer);
    return url === undefined ? { kind: 'UNKNOWN', detail: 'NAPTR_UNREADABLE' } : { kind: 'FOUND', url };
  }
  const classic = classicNameOf(participant, zone);
  const alias = await ask(() => dns.resolveCname(classic));
  if (alias.kind === 'FAILED') return { kind: 'UNKNOWN', detail: alias.code };
  if (alias.kind === 'ANSWERED') return { kind: 'FOUND', url: new URL(`http://${classic}/`) };
  const zoneItself = await ask(() => dns.resolveSoa(zone));
  // A zone without a record of its own, but with names below it, is there all the same.
  const isThere = zoneItself.kind === 'ANSWERED' || (zoneItself.kind === 'NOTHING' && zoneItself.isNameThere);
  return isThere ? { kind: 'NOT_FOUND' } : { kind: 'UNKNOWN', detail: 'ZONE_NOT_THERE' };
}

/** The address in the first U-NAPTR record for Peppol's service, by order and preference; undefined when none is one. */
export function readNaptr(records: readonly NaptrRecord[]): URL | undefined {
  const [record] = records
    .filter(({ service, flags }) => service.toLowerCase() === 'meta:smp' && flags.toLowerCase() === 'u')
    .toSorted((one, other) => one.order - other.order || one.preference - other.preference);
  // "!.*!https://smp.example/!": the delimiter is the first character, and the expression always matches everything.
  const { regexp = '' } = record ?? {};
  const [, pattern, address = ''] = regexp.split(regexp.charAt(0) || '!');
  if (pattern !== '.*' && pattern !== '^.*$') return undefined;
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' ? url : undefined;
}

const scheme = 'iso6523-actorid-upis';

type Asked<Answer> =
  | { readonly kind: 'ANSWERED'; readonly answer: Answer }
  | { readonly kind: 'NOTHING'; readonly isNameThere: boolean }
  | { readonly kind: 'FAILED'; readonly code: string };

async function ask<Answer>(question: () => Promise<Answer>): Promise<Asked<Answer>> {
  try {
    return { kind: 'ANSWERED', answer: await question() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EDNS';
    // ENOTFOUND: no such name. ENODATA: the name is there, but has no such record.
    if (code === 'ENOTFOUND' || code === 'ENODATA') return { kind: 'NOTHING', isNameThere: code === 'ENODATA' };
    return { kind: 'FAILED', code };
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 §6, lower case, without padding. */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
