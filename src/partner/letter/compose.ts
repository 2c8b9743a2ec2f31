// The document of a letter with what every house asks about it; who cannot be written to is refused before anything
// leaves this machine.
import { renderLetter } from '../../document/letter.ts';
import type { PostalAddress } from '../../record/contact-point.ts';
import { refused } from '../http-outcome.ts';
import type { Consignment, Outcome } from '../partner.ts';
import { letterCountry, postalFault } from './countries.ts';

export interface ComposedLetter {
  readonly kind: 'COMPOSED';
  readonly effectKey: string;
  readonly name: string;
  readonly address: PostalAddress;
  readonly pdf: Buffer;
  readonly pages: number;
  /** Of the PDF, lower-case hex. */
  readonly sha256: string;
}

type Refused = Extract<Outcome, { kind: 'REFUSED' }>;

/** Renders a letter. An address that is none is HARD; one that this channel cannot show is POLICY. */
export async function composeLetter(consignment: Consignment): Promise<ComposedLetter | Refused> {
  const { effectKey, contactPoint, invoice, also, nowMs } = consignment;
  const address = contactPoint.postalAddress;
  if (address === undefined) return refused('HARD', 'ADDRESS_INVALID', 'no postal address');
  const { name } = invoice.debtor;
  const fault = postalFault(address, name);
  if (fault === 'LINE_TOO_LONG' || fault === 'LINES_TOO_MANY') {
    return refused('POLICY', fault, 'the address does not fit a window envelope');
  }
  if (fault !== null) return refused('HARD', fault, 'no address of that country');
  try {
    const { pdf, pages, sha256 } = await renderLetter(invoice, address, nowMs, also);
    if (pages > letterCountry(address.country).pagesMax) {
      return refused('POLICY', 'TOO_MANY_PAGES', 'more pages than an envelope holds');
    }
    return { kind: 'COMPOSED', effectKey, name, address, pdf: Buffer.from(pdf), pages, sha256 };
  } catch {
    // The text of an error may hold what the invoice holds, so it goes no further than here.
    return refused('CONTENT', 'NOT_COMPOSED', 'no letter made');
  }
}
