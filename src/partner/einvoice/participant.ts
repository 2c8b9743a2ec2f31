// Whether somebody takes Peppol invoices: publisher by DNS (or a fixed one), metadata by HTTP, kept for a while.
// Promises that "not registered" stands on a definite answer alone; whatever is in doubt is told as unknown.
import { HttpClient, type HttpEnd } from '../http-exchange.ts';
import { makePublicLookup, mayBePublic, notPublicCode } from '../push/public-address.ts';
import { type DnsSource, findPublisher, systemDns } from './sml.ts';
import { type Endpoint, groupUrl, type MetadataReading, metadataUrl, readMetadata } from './smp.ts';

export type ParticipantReading =
  | { readonly kind: 'TAKES'; readonly endpoint: Endpoint }
  | { readonly kind: 'NOT_REGISTERED' }
  /** It is registered, but not for this kind of document. */
  | { readonly kind: 'TYPE_NOT_TAKEN' }
  | { readonly kind: 'UNKNOWN'; readonly detail: string };

/** Which kind of document is asked for; identifiers with their schemes. */
export interface DocumentKindIds {
  readonly documentTypeId: string;
  readonly processId: string;
}

/** What a look-up needs. */
export interface ParticipantSettings {
  /** A publisher that answers for everybody, instead of DNS. */
  readonly smpUrl?: string | undefined;
  /** The zone of the network's locator. */
  readonly smlZone: string;
  /** One HTTP request. */
  readonly requestMs: number;
  readonly positiveMs: number;
  readonly negativeMs: number;
  /** Physical time, epoch ms. */
  readonly nowMs: () => number;
  readonly dns?: DnsSource;
}

export interface ParticipantLookup {
  /** `participant` is "0007:5568402266". Never throws; ends within `lookupMsMax` or when aborted. */
  find(participant: string, kind: DocumentKindIds, signal: AbortSignal): Promise<ParticipantReading>;
  close(): void;
}

/** The longest one look-up takes: DNS and at most three requests. */
export const lookupMsMax = 12_000;
const keptMax = 50_000;
const requestsMax = 10;

/** Opens a look-up with a memory of its own. */
export function openParticipantLookup(set: ParticipantSettings): ParticipantLookup {
  // An address found by DNS or named by a publisher is of others' choosing: it must be public. A fixed one is our own.
  const fixed = set.smpUrl === undefined ? undefined : new URL(set.smpUrl);
  const own = new HttpClient(requestsMax);
  const foreign = new HttpClient(requestsMax, makePublicLookup());
  const dns = set.dns ?? systemDns();
  const kept = new Map<string, { readonly reading: ParticipantReading; readonly untilMs: number }>();

  function get(url: URL, signal: AbortSignal): Promise<HttpEnd> {
    const isOwn = url.origin === fixed?.origin;
    if (!isOwn && !(isHttp(url) && mayBePublic(url))) {
      return Promise.resolve({ kind: 'NOT_CONNECTED', code: notPublicCode });
    }
    const headers = { accept: 'application/xml, text/xml' };
    const client = isOwn ? own : foreign;
    return client.exchange({ method: 'GET', url, headers, timeoutMs: set.requestMs }, signal);
  }

  async function ask(participant: string, kind: DocumentKindIds, signal: AbortSignal): Promise<ParticipantReading> {
    const publisher =
      fixed === undefined
        ? await findPublisher(participant, set.smlZone, dns)
        : ({ kind: 'FOUND', url: fixed } as const);
    if (publisher.kind === 'NOT_FOUND') return { kind: 'NOT_REGISTERED' };
    if (publisher.kind === 'UNKNOWN') return publisher;
    const read = (end: HttpEnd) => readMetadata(end, kind.processId, set.nowMs());
    let metadata = read(await get(metadataUrl(publisher.url, participant, kind.documentTypeId), signal));
    // One step and no more (SMP 1.4): a second would be a circle.
    if (metadata.kind === 'REDIRECT') metadata = elsewhere(read(await get(metadata.url, signal)));
    if (metadata.kind === 'ENDPOINT') return { kind: 'TAKES', endpoint: metadata.endpoint };
    if (metadata.kind !== 'NOT_FOUND') return { kind: 'UNKNOWN', detail: 'detail' in metadata ? metadata.detail : '' };
    const group = await get(groupUrl(publisher.url, participant), signal);
    return { kind: group.kind === 'ANSWERED' && group.status === 404 ? 'NOT_REGISTERED' : 'TYPE_NOT_TAKEN' };
  }

  return {
    async find(participant, kind, signal) {
      const key = `${participant.toLowerCase()} ${kind.documentTypeId}`;
      const known = kept.get(key);
      if (known !== undefined && set.nowMs() < known.untilMs) return known.reading;
      const within = AbortSignal.any([signal, AbortSignal.timeout(lookupMsMax)]);
      const reading = await endingWith(within, ask(participant, kind, within));
      kept.delete(key);
      if (reading.kind === 'UNKNOWN') return reading;
      const [oldest] = kept.size >= keptMax ? kept.keys() : [];
      if (oldest !== undefined) kept.delete(oldest);
      kept.set(key, { reading, untilMs: untilMs(reading, set) });
      return reading;
    },
    close() {
      own.close();
      foreign.close();
    },
  };
}

function isHttp({ protocol, username }: URL): boolean {
  return (protocol === 'https:' || protocol === 'http:') && username === '';
}

/** A publisher named by another that does not know the participant, or names a third, is at odds with it. */
function elsewhere(reading: MetadataReading): MetadataReading {
  return reading.kind === 'NOT_FOUND' || reading.kind === 'REDIRECT'
    ? { kind: 'UNKNOWN', detail: 'REDIRECT_LEADS_NOWHERE' }
    : reading;
}

/** DNS questions cannot be taken back: whoever asked goes on without the answer. */
function endingWith(signal: AbortSignal, asking: Promise<ParticipantReading>): Promise<ParticipantReading> {
  return new Promise((resolve) => {
    const stop = () => resolve({ kind: 'UNKNOWN', detail: 'NO_TIME' });
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    asking
      .catch((): ParticipantReading => ({ kind: 'UNKNOWN', detail: 'INTERNAL' }))
      .then((reading) => {
        signal.removeEventListener('abort', stop);
        resolve(reading);
      });
  });
}

function untilMs(reading: ParticipantReading, { nowMs, positiveMs, negativeMs }: ParticipantSettings): number {
  if (reading.kind !== 'TAKES') return nowMs() + negativeMs;
  return Math.min(nowMs() + positiveMs, reading.endpoint.expiresAtMs ?? Number.POSITIVE_INFINITY);
}
