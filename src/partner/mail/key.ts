// Where a mail carries its effect key, and how it is found again: Message-ID, return path (VERP), envelope id.
import { isUuid } from '../../id.ts';

/** The Message-ID of an effect: the same key always gives the same one. */
export function messageIdOf(effectKey: string, domain: string): string {
  return `<${effectKey}@${domain}>`;
}

/** The return path of an effect: a bounce that tells nothing else still tells which mail it was. */
export function returnPathOf(effectKey: string, bounceDomain: string): string {
  return `b+${effectKey}@${bounceDomain}`;
}

/** The effect key in a Message-ID of ours; undefined when it is none. */
export function effectKeyOfMessageId(messageId: string): string | undefined {
  return uuidOrNothing(/^\s*<([^<>@\s]{36})@[^<>\s]+>\s*$/.exec(messageId)?.[1]);
}

/** The effect key in a return path of ours; undefined when it is none. Case is not kept by all mail systems. */
export function effectKeyOfReturnPath(address: string): string | undefined {
  return uuidOrNothing(/^b\+([^@\s]{36})@[^@\s]+$/i.exec(address.trim())?.[1]);
}

/** The effect key in an envelope id, which may come back in RFC 3461 §4 xtext; undefined when it is none. */
export function effectKeyOfEnvelopeId(envelopeId: string): string | undefined {
  const plain = envelopeId
    .trim()
    .slice(0, 200)
    .replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return uuidOrNothing(plain);
}

function uuidOrNothing(text: string | undefined): string | undefined {
  const lower = text?.toLowerCase();
  return lower !== undefined && isUuid(lower) ? lower : undefined;
}
