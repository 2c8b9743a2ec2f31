// What a Peppol participant takes and where, by the REST interface of its service metadata publisher (Peppol SMP 1.4).
// The signature of the metadata is not checked here: the access point does so itself before it sends anything there.
import { instantOf } from '../../clock.ts';
import { childOf, findElement, readXml, type XmlElement } from '../../document/xml-tree.ts';
import type { HttpEnd } from '../http-exchange.ts';

/** Where a kind of document is taken. */
export interface Endpoint {
  readonly url: string;
  readonly transportProfile: string;
  /** Epoch ms; null when it has no end. */
  readonly expiresAtMs: number | null;
}

export type MetadataReading =
  | { readonly kind: 'ENDPOINT'; readonly endpoint: Endpoint }
  /** It is published elsewhere. */
  | { readonly kind: 'REDIRECT'; readonly url: URL }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'UNKNOWN'; readonly detail: string };

export const as4Profile = 'peppol-transport-as4-v2_0';

/** Where the documents a participant takes are listed. */
export function groupUrl(publisher: URL, participant: string): URL {
  return under(publisher, encodeURIComponent(`iso6523-actorid-upis::${participant.toLowerCase()}`));
}

/** Where it is told how one kind of document is taken. */
export function metadataUrl(publisher: URL, participant: string, documentTypeId: string): URL {
  return under(groupUrl(publisher, participant), `services/${encodeURIComponent(documentTypeId)}`);
}

/** Reads the answer to the question for metadata. `processId` is with its scheme: "cenbii-procid-ubl::urn:…". */
export function readMetadata(end: HttpEnd, processId: string, nowMs: number): MetadataReading {
  if (end.kind !== 'ANSWERED') return { kind: 'UNKNOWN', detail: end.code };
  if (end.status === 404) return { kind: 'NOT_FOUND' };
  if (end.status !== 200) return { kind: 'UNKNOWN', detail: String(end.status) };
  const metadata = findElement(readXml(end.body), 'ServiceMetadata');
  const redirect = URL.parse(childOf(metadata, 'Redirect')?.attributes['href'] ?? '');
  if (redirect !== null) return { kind: 'REDIRECT', url: redirect };
  const processes = childOf(metadata, 'ServiceInformation', 'ProcessList')?.children ?? [];
  const process = processes.find((candidate) => identifierOf(childOf(candidate, 'ProcessIdentifier')) === processId);
  const endpoints = childOf(process, 'ServiceEndpointList')?.children ?? [];
  const usable = endpoints.flatMap((endpoint) => readEndpoint(endpoint, nowMs));
  const [endpoint] = usable;
  // One that is expired, or of another protocol, says nothing of tomorrow: the access point finds the same and tells.
  return endpoint === undefined ? { kind: 'UNKNOWN', detail: 'NO_ENDPOINT' } : { kind: 'ENDPOINT', endpoint };
}

function under(base: URL, path: string): URL {
  return new URL(`${base.href.replace(/[?#].*$/, '').replace(/\/+$/, '')}/${path}`);
}

function identifierOf(element: XmlElement | undefined): string {
  return `${element?.attributes['scheme'] ?? ''}::${element?.text ?? ''}`;
}

function readEndpoint(element: XmlElement, nowMs: number): readonly Endpoint[] {
  const url = childOf(element, 'EndpointReference', 'Address')?.text ?? '';
  const transportProfile = element.attributes['transportProfile'] ?? '';
  const activeFromMs = instantOfElement(element, 'ServiceActivationDate') ?? Number.NEGATIVE_INFINITY;
  const expiresAtMs = instantOfElement(element, 'ServiceExpirationDate');
  const isUsable = transportProfile === as4Profile && url !== '' && activeFromMs <= nowMs;
  return isUsable && (expiresAtMs === null || nowMs < expiresAtMs) ? [{ url, transportProfile, expiresAtMs }] : [];
}

/** A date with time, in UTC where it names no zone; null when there is none. */
function instantOfElement(element: XmlElement, name: string): number | null {
  const text = childOf(element, name)?.text ?? '';
  return instantOf(text) ?? instantOf(`${text}Z`) ?? null;
}
