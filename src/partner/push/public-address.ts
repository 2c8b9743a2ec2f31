// Which addresses of the internet we may connect to when somebody else chose the address: a push subscription's endpoint.
// Promises that a name is resolved once, every answer is judged, and the connection goes to a judged answer and no other.
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Why a connection was not made: the code of its error. */
export const notPublicCode = 'EADDRNOTPUBLIC';

/** Resolves a name to all its addresses; the system's own by default. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  answer: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** True for an IPv4 or IPv6 address in text that is routed on the public internet; false for any other text. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** False for a URL whose host is an address that is not public; a name is judged when it is resolved. */
export function mayBePublic(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || isPublicAddress(host);
}

/**
 * A look-up for sockets (`lookup` of node:net) that answers only when every address of the name is public; else it fails
 * with the code EADDRNOTPUBLIC. The socket connects to what was judged: a name that resolves otherwise a moment later
 * (DNS rebinding) gains nothing.
 */
export function makePublicLookup(resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(Object.assign(new Error('not a public address'), { code: notPublicCode }), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

// Of IPv6 only what is given out for use on the internet (RFC 4291 §2.4, IANA): so IPv4-mapped addresses, NAT64, unique
// local, link local, multicast and the rest fall away together. Exceptions inside it follow in `special`.
const globalUnicast = listOf([['2000::', 3, 'ipv6']]);

// The IANA registries of special-purpose addresses (RFC 6890 and later), those not reachable globally, and the two ways of
// writing an IPv4 address inside a global IPv6 one: 6to4 and Teredo.
const special = listOf([
  ['0.0.0.0', 8, 'ipv4'], // this network
  ['10.0.0.0', 8, 'ipv4'], // private
  ['100.64.0.0', 10, 'ipv4'], // carrier-grade NAT; some clouds keep metadata here
  ['127.0.0.0', 8, 'ipv4'], // loopback
  ['169.254.0.0', 16, 'ipv4'], // link local: metadata of clouds
  ['172.16.0.0', 12, 'ipv4'], // private
  ['192.0.0.0', 24, 'ipv4'], // protocol assignments
  ['192.0.2.0', 24, 'ipv4'], // documentation
  ['192.31.196.0', 24, 'ipv4'], // AS112
  ['192.52.193.0', 24, 'ipv4'], // AMT
  ['192.88.99.0', 24, 'ipv4'], // 6to4 relay
  ['192.168.0.0', 16, 'ipv4'], // private
  ['192.175.48.0', 24, 'ipv4'], // AS112
  ['198.18.0.0', 15, 'ipv4'], // benchmarks
  ['198.51.100.0', 24, 'ipv4'], // documentation
  ['203.0.113.0', 24, 'ipv4'], // documentation
  ['224.0.0.0', 4, 'ipv4'], // multicast
  ['240.0.0.0', 4, 'ipv4'], // reserved, and broadcast
  ['2001::', 23, 'ipv6'], // protocol assignments, Teredo and ORCHID among them
  ['2001:db8::', 32, 'ipv6'], // documentation
  ['2002::', 16, 'ipv6'], // 6to4
  ['2620:4f:8000::', 48, 'ipv6'], // AS112
  ['3fff::', 20, 'ipv6'], // documentation
]);

function listOf(ranges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix, family] of ranges) list.addSubnet(network, prefix, family);
  return list;
}
