// A service metadata publisher (Peppol SMP 1.4) for simulated access points: who is registered, and where they take
// invoices. Its metadata carries no signature worth the name, as nobody in the sandbox sends by it.
import { isoOf } from '../../clock.ts';
import type { SimulatedAnswer } from './http-simulator.ts';

const publishing = 'http://busdox.org/serviceMetadata/publishing/1.0/';
const identifiers = 'http://busdox.org/transport/identifiers/1.0/';
const processId = 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0';

/** What the directory is asked to tell. */
export interface DirectoryQuestion {
  /** Encoded, without the directory's own base: "iso6523-actorid-upis%3A%3A0007%3A…/services/busdox-docid-qns%3A%3A…". */
  readonly path: string;
  /** The directory's base URL. */
  readonly url: string;
  readonly nowMs: number;
  readonly isRegistered: (participant: string) => boolean;
}

/** The document types everybody in the sandbox takes: BIS Billing 3 invoices and credit notes. */
const documentTypes = ['Invoice', 'CreditNote'].map(
  (name) =>
    `urn:oasis:names:specification:ubl:schema:xsd:${name}-2::${name}##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1`,
);

/** Answers a question for a participant, or for one kind of document of it. */
export function answerDirectory({ path, url, nowMs, isRegistered }: DirectoryQuestion): SimulatedAnswer {
  const [encoded = '', services, encodedType = ''] = path.split('/');
  const participant = /^iso6523-actorid-upis::(\d{4}:[^<>&"]+)$/.exec(decodeURIComponent(encoded))?.[1];
  if (participant === undefined || !isRegistered(participant)) return { status: 404 };
  const identifier = `<id:ParticipantIdentifier scheme="iso6523-actorid-upis">${participant}</id:ParticipantIdentifier>`;
  if (services === undefined) {
    const references = documentTypes.map((type) => {
      const href = `${url}/${encoded}/services/${encodeURIComponent(`busdox-docid-qns::${type}`)}`;
      return `<ServiceMetadataReference href="${href}"/>`;
    });
    const list = `<ServiceMetadataReferenceCollection>${references.join('')}</ServiceMetadataReferenceCollection>`;
    return xml(`<ServiceGroup xmlns="${publishing}" xmlns:id="${identifiers}">${identifier}${list}</ServiceGroup>`);
  }
  const type = documentTypes.find((known) => `busdox-docid-qns::${known}` === decodeURIComponent(encodedType));
  if (services !== 'services' || type === undefined) return { status: 404 };
  const year = 365 * 86_400_000;
  const endpoint = [
    '<Endpoint transportProfile="peppol-transport-as4-v2_0">',
    '<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing">',
    '<wsa:Address>https://access-point.example/as4</wsa:Address></wsa:EndpointReference>',
    '<RequireBusinessLevelSignature>false</RequireBusinessLevelSignature>',
    `<ServiceActivationDate>${isoOf(nowMs - year)}</ServiceActivationDate>`,
    `<ServiceExpirationDate>${isoOf(nowMs + year)}</ServiceExpirationDate>`,
    '<Certificate>c2FuZGJveA==</Certificate><ServiceDescription>Sandbox</ServiceDescription></Endpoint>',
  ].join('');
  const process = [
    `<Process><id:ProcessIdentifier scheme="cenbii-procid-ubl">${processId}</id:ProcessIdentifier>`,
    `<ServiceEndpointList>${endpoint}</ServiceEndpointList></Process>`,
  ].join('');
  const information = [
    `<ServiceInformation>${identifier}`,
    `<id:DocumentIdentifier scheme="busdox-docid-qns">${type}</id:DocumentIdentifier>`,
    `<ProcessList>${process}</ProcessList></ServiceInformation>`,
  ].join('');
  const metadata = `<ServiceMetadata>${information}</ServiceMetadata>`;
  return xml(
    `<SignedServiceMetadata xmlns="${publishing}" xmlns:id="${identifiers}">${metadata}</SignedServiceMetadata>`,
  );
}

function xml(root: string): SimulatedAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${root}`,
  };
}
