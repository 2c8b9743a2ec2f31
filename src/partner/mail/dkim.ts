// Signs mails by DomainKeys Identified Mail (RFC 6376) with the mail library's signer: rsa-sha256, relaxed/relaxed.
// A mail that could not be signed is an error here, where the library would let it go unsigned.
import { createPrivateKey } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import { assert } from '../../assert.ts';

export interface DkimKey {
  /** The domain that signs: the From address's own, or one above it, if receivers shall count it (DMARC alignment). */
  readonly domain: string;
  readonly selector: string;
  /** RSA, in PEM. */
  readonly privateKey: string;
}

// Less is not verified by receivers (RFC 8301 §3.2).
const modulusBitsMin = 1_024;

/** True for the private key of a DKIM signature. */
export function isDkimKey(pem: string): boolean {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= modulusBitsMin;
  } catch {
    return false;
  }
}

// What a receiver acts on. RFC 8058 §4 wants both List-Unsubscribe fields under the signature.
const signedFields = [
  'From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding',
  'Auto-Submitted:List-Unsubscribe:List-Unsubscribe-Post',
].join(':');

/** The mail with its signature in front. The same mail gives the same bytes. */
export async function signMail(raw: Buffer, { domain, selector, privateKey }: DkimKey): Promise<Buffer> {
  const signer = new DKIM({ domainName: domain, keySelector: selector, privateKey, headerFieldNames: signedFields });
  const signed = await buffer(signer.sign(raw));
  assert(signed.subarray(0, 15).toString('latin1') === 'DKIM-Signature:', 'a mail that shall be signed is signed');
  return signed;
}
