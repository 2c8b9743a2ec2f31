// What a debtor would see, on every channel: mails, letters, mailbox items, e-invoices and messages as small pages
// without scripts, under a strict content security policy. HTML of others is shown only inside a sandboxed frame.

import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { Channel } from '../../record/contact-point.ts';
import type { SimulatedMail } from '../mail/server.ts';
import type { SimulatedLetter } from '../print/partner.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SimulatedItem, SimulatedPart, Simulator } from '../simulator.ts';
import { detailPage, type Html, html, type ListItem, listPage, page, shownTime, type Tab } from './page.ts';
import { readableUbl } from './readable-ubl.ts';
import { inboxStyle } from './style.ts';

export interface InboxAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Further headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

type Contents = Pick<Sandbox, 'messages' | 'letters' | 'simulators'>;

const itemsPerPage = 100;
const common = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' };
const pagePolicy =
  "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// Only inside our own frame, no scripts, nothing from the network.
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";
// The browser's own PDF viewer needs its styles; a PDF runs nothing of ours.
const pdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

/** Answers a GET of `path` (with its query, below `base`, such as /sandbox/mails/3?view=text). */
export async function inboxPage(contents: Contents, path: string, base = '/sandbox'): Promise<InboxAnswer> {
  const url = URL.parse(path, 'http://inbox');
  if (url === null || (url.pathname !== base && !url.pathname.startsWith(`${base}/`))) return missing(base);
  const [collection, id, part, index] = url.pathname.slice(base.length).split('/').slice(1);
  if (collection === undefined || collection === '') {
    return shown(list(contents, base, Number(url.searchParams.get('from') ?? 0)));
  }
  if (collection === 'style.css') return ok('text/css; charset=utf-8', inboxStyle);
  const mail = collection === 'mails' ? contents.messages().find((candidate) => candidate.id === id) : undefined;
  if (mail !== undefined) return mailPart(mail, base, url.searchParams.get('view') ?? 'html', part, Number(index));
  if (collection === 'items') return itemPage(contents, base, [id, part, index], url.searchParams.get('part'));
  const letter = collection === 'letters' ? findLetter(contents, id ?? '') : undefined;
  if (letter === undefined) return missing(base);
  if (!id?.endsWith('.pdf')) return shown(letterPage(letter, base));
  if (letter.pdf === undefined) return missing(base);
  return ok('application/pdf', letter.pdf, { 'content-security-policy': pdfPolicy });
}

function list(contents: Contents, base: string, from: number): string {
  const mails = contents.messages().map((mail) => ({ atMs: mail.arrivedAtMs, item: () => mailItem(mail, base) }));
  const letters = contents
    .letters()
    .map((letter) => ({ atMs: letter.takenAtMs, item: () => letterItem(letter, base) }));
  const others = contents.simulators.flatMap((simulator) =>
    simulator.items().map((item) => ({ atMs: item.arrivedAtMs, item: () => itemOf(simulator, item, base) })),
  );
  const all = [...mails, ...letters, ...others].sort((one, other) => other.atMs - one.atMs);
  const first = Number.isInteger(from) && from > 0 ? from : 0;
  const shownItems = all.slice(first, first + itemsPerPage).map(({ item }) => item());
  const older = first + itemsPerPage < all.length ? `${base}?from=${first + itemsPerPage}` : undefined;
  return listPage(base, shownItems, all.length, older);
}

function mailItem(mail: SimulatedMail, base: string): ListItem {
  const { recipient: to, arrivedAtMs: atMs, state, subject } = mail;
  return { href: `${base}/mails/${mail.id}`, kind: 'Mail', title: subject, to, atMs, state: state.toLowerCase() };
}

function letterItem(letter: SimulatedLetter, base: string): ListItem {
  const { letterId, recipient, takenAtMs: atMs, status: state } = letter;
  const to = recipient.slice(1).join(', ');
  return { href: `${base}/letters/${letterId}`, kind: 'Letter', title: recipient[0] ?? '', to, atMs, state };
}

const kinds: Readonly<Record<Channel, string>> = {
  LETTER: 'Letter',
  EMAIL: 'Mail',
  E_INVOICE: 'E-invoice',
  MAILBOX: 'Mailbox',
  SMS: 'SMS',
  PUSH: 'Push',
};

function itemOf({ name }: Simulator, item: SimulatedItem, base: string): ListItem {
  const { itemId, channel, recipient: to, title, arrivedAtMs: atMs, state } = item;
  const href = `${base}/items/${name}/${encodeURIComponent(itemId)}`;
  return { href, kind: kinds[channel], title, to, atMs, state: state.toLowerCase() };
}

/** An item of a simulator: as a page, or one of its parts alone, as the page's frame asks for it. */
function itemPage(
  { simulators }: Contents,
  base: string,
  [name, itemId, raw]: readonly (string | undefined)[],
  chosen: string | null,
): InboxAnswer {
  const simulator = simulators.find((candidate) => candidate.name === name);
  const item = simulator?.items().find((candidate) => candidate.itemId === decodeURIComponent(itemId ?? ''));
  if (simulator === undefined || item === undefined) return missing(base);
  const parts = item.parts.flatMap(withReadable);
  if (raw !== undefined) {
    const part = parts[Number(raw)];
    return part === undefined ? missing(base) : rawPart(part);
  }
  const { href, kind, state, to } = itemOf(simulator, item, base);
  const index = Math.min(Math.max(0, Number(chosen ?? 0) || 0), parts.length - 1);
  const tabs = parts.map((part, at) => ({ href: `${href}?part=${at}`, name: part.name, current: at === index }));
  const facts = [
    ['Channel', `${kind} (${simulator.name})`],
    ['To', to],
    ['Received', shownTime(item.arrivedAtMs)],
    ['State', state.replaceAll('_', ' ')],
  ] as const;
  const part = parts[index];
  const content =
    part === undefined
      ? html`<p class="faint">It has no content.</p>`
      : isFramed(part)
        ? html`<iframe title="${part.name}" ${sandboxed(part)} src="${href}/${index}"></iframe>`
        : html`<pre tabindex="0">${String(part.body).slice(0, sourceCharactersMax)}</pre>`;
  return shown(detailPage(base, item.title, facts, tabs, content));
}

/** An e-invoice is shown as a person reads it, before its source. */
function withReadable(part: SimulatedPart): SimulatedPart[] {
  const readable = part.contentType === 'application/xml' ? readableUbl(String(part.body)) : undefined;
  if (readable === undefined) return [part];
  return [{ name: 'Readable', contentType: 'text/html', body: readable }, part];
}

function isFramed({ contentType }: SimulatedPart): boolean {
  return contentType.startsWith('text/html') || contentType === 'application/pdf';
}

/** HTML is shown without any rights; the browser's own PDF viewer needs some, and a PDF runs nothing of ours. */
function sandboxed({ contentType }: SimulatedPart): Html {
  return contentType === 'application/pdf' ? html`` : html`sandbox`;
}

/** HTML and PDF as they are, under their policies; anything else only as text. */
function rawPart(part: SimulatedPart): InboxAnswer {
  if (part.contentType === 'application/pdf') {
    return ok('application/pdf', part.body, { 'content-security-policy': pdfPolicy });
  }
  const type = part.contentType.startsWith('text/html') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8';
  return ok(type, part.body, { 'content-security-policy': mailPolicy });
}

async function mailPart(
  mail: SimulatedMail,
  base: string,
  view: string,
  part: string | undefined,
  index: number,
): Promise<InboxAnswer> {
  const email = await PostalMime.parse(mail.raw);
  if (part === undefined) return shown(mailPage(mail, email, base, view));
  if (part === 'html') {
    return ok('text/html; charset=utf-8', email.html ?? '', { 'content-security-policy': mailPolicy });
  }
  const attachment = part === 'attachments' ? email.attachments[index] : undefined;
  return attachment === undefined ? missing(base) : download(attachment);
}

const views = ['html', 'text', 'source'] as const;

function mailPage(mail: SimulatedMail, email: Email, base: string, view: string): string {
  const href = `${base}/mails/${mail.id}`;
  const tabs: Tab[] = [
    ...views.map((name) => ({ href: `${href}?view=${name}`, name: tabNames[name], current: name === view })),
    ...email.attachments.map((attachment, index) => ({
      href: `${href}/attachments/${index}`,
      name: `Download ${attachment.filename ?? 'attachment'}`,
      current: false,
    })),
  ];
  const facts = [
    ['From', `${email.from?.name ?? ''} <${email.from?.address ?? ''}>`],
    ['To', mail.recipient],
    ['Received', shownTime(mail.arrivedAtMs)],
    ['State', mail.state.toLowerCase()],
  ] as const;
  const source = mail.raw.toString('utf8').slice(0, sourceCharactersMax);
  const content =
    view === 'source'
      ? html`<pre tabindex="0">${source}</pre>`
      : view === 'text'
        ? html`<pre tabindex="0">${email.text ?? ''}</pre>`
        : html`<iframe title="The mail" sandbox src="${href}/html"></iframe>`;
  return detailPage(base, email.subject ?? '', facts, tabs, content);
}

const tabNames = { html: 'HTML', text: 'Text', source: 'Source' } as const;
const sourceCharactersMax = 200_000;

function letterPage(letter: SimulatedLetter, base: string): string {
  const href = `${base}/letters/${letter.letterId}.pdf`;
  const facts = [
    ['To', letter.recipient.join(', ')],
    ['Handed over', shownTime(letter.takenAtMs)],
    ['Pages', String(letter.pages)],
    ['State', letter.status.replaceAll('_', ' ')],
  ] as const;
  const content =
    letter.pdf === undefined
      ? html`<p class="faint">Only the newest letters are kept; this PDF has been let go.</p>`
      : html`<iframe title="The letter" src="${href}"></iframe>`;
  const tabs = letter.pdf === undefined ? [] : [{ href, name: 'Open the PDF', current: false }];
  return detailPage(base, `Letter to ${letter.recipient[0] ?? ''}`, facts, tabs, content);
}

function findLetter(contents: Contents, name: string): SimulatedLetter | undefined {
  const letterId = name.replace(/\.pdf$/, '');
  return contents.letters().find((letter) => letter.letterId === letterId);
}

/** Attachments are never shown in our own origin, whatever they say they are. */
function download(attachment: Attachment): InboxAnswer {
  const name = (attachment.filename ?? 'attachment').replace(/[^\w.-]/g, '_');
  const { content } = attachment;
  const body =
    typeof content === 'string'
      ? content
      : Buffer.from(content instanceof Uint8Array ? content : new Uint8Array(content));
  return ok('application/octet-stream', body, { 'content-disposition': `attachment; filename="${name}"` });
}

function shown(body: string): InboxAnswer {
  return ok('text/html; charset=utf-8', body, { 'content-security-policy': pagePolicy });
}

function ok(contentType: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): InboxAnswer {
  return { status: 200, contentType, headers: { ...common, ...headers }, body };
}

function missing(base: string): InboxAnswer {
  const content = html`<h1>Not here</h1><p>The sandbox keeps only the newest. <a href="${base}">Everything received</a></p>`;
  return { ...shown(page(base, 'Not here', content)), status: 404 };
}
