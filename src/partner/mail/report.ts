// Mails that report on other mails (RFC 6522: multipart/report), as bounces and complaints both are: bounded, read without
// ever throwing, and taken apart into parts and fields. What they say is theirs to read: bounce.ts, complaint.ts.
import { createHash } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';

/** A report is small: headers come back, not the message. Longer mails are not read. */
export const reportBytesMax = 1024 * 1024;

/** Types of the part that holds the mail a report is about, or its headers. */
export const returnedTypes = [
  'text/rfc822-headers',
  'message/rfc822',
  'message/global-headers',
  'message/global',
] as const;

/** The mail with its parts as text; undefined when it is none. */
export async function parseReport(raw: Buffer): Promise<Email | undefined> {
  try {
    const limits = { maxNestingDepth: 10, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 };
    return await PostalMime.parse(raw, { ...limits, forceRfc822Attachments: true, attachmentEncoding: 'utf8' });
  } catch {
    return undefined;
  }
}

/** The text of the first part of one of these types; undefined when there is none. */
export function partOf(email: Email, types: readonly string[]): string | undefined {
  const content = email.attachments.find((part) => types.includes(part.mimeType))?.content;
  return typeof content === 'string' ? content : undefined;
}

const fieldsMax = 1_000;

/** Groups of "Name: value" lines parted by blank lines, names lower-cased, folded lines joined. */
export function fieldGroups(text: string): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  let group: Map<string, string> | undefined;
  let name: string | undefined;
  let fields = 0;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      group = undefined;
      name = undefined;
      continue;
    }
    const field = /^([!-9;-~]{1,100}):[ \t]*(.*)$/.exec(line);
    if (field?.[1] !== undefined) {
      fields += 1;
      if (fields > fieldsMax) break;
      if (group === undefined) {
        group = new Map();
        groups.push(group);
      }
      name = field[1].toLowerCase();
      // The first of a name stands: a second one is an anomaly.
      if (!group.has(name)) group.set(name, (field[2] ?? '').trim().slice(0, 1_000));
    } else if (/^[ \t]/.test(line) && group !== undefined && name !== undefined) {
      group.set(name, `${group.get(name) ?? ''} ${line.trim()}`.trim().slice(0, 1_000));
    }
  }
  return groups;
}

/** The same report delivered twice has the same id: its Message-ID, or else its content. */
export function eventIdOf(email: Email, raw: Buffer): string {
  const basis = email.messageId === undefined ? raw : `message-id ${email.messageId}`;
  return `mail-${createHash('sha256').update(basis).digest('hex').slice(0, 40)}`;
}
