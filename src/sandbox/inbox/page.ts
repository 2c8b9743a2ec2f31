// The inbox's pages as HTML. All that is shown came from outside, so every value is escaped where it is put in.

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

type Value = string | number | Html | readonly Html[];

/** A template of HTML; strings and numbers put into it are escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = parts.reduce((before, part, index) => `${before}${toHtml(values[index - 1])}${part}`);
  return { html: text };
}

function toHtml(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('html' in value) return value.html;
  return value.map((item) => item.html).join('');
}

function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}

/** A whole page. `base` is the address the inbox is mounted at, without a slash at its end. */
export function page(base: string, title: string, content: Html): string {
  const { html: text } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox inbox</title>
<link rel="stylesheet" href="${base}/style.css">
</head>
<body><main>
${content}
</main></body>
</html>
`;
  return text;
}

export interface ListItem {
  readonly href: string;
  readonly kind: string;
  readonly title: string;
  readonly to: string;
  readonly atMs: number;
  readonly state: string;
}

const goodStates: ReadonlySet<string> = new Set([
  'delivered',
  'opened',
  'read',
  'paid',
  'settled',
  'accepted_by_debtor',
]);
const badStates: ReadonlySet<string> = new Set([
  'bounced',
  'returned',
  'cancelled',
  'failed',
  'undelivered',
  'declined',
  'rejected',
]);

/** The list of what was received, or what to do when there are none. */
export function listPage(base: string, items: readonly ListItem[], count: number, older: string | undefined): string {
  const rows = items.map(
    (item) => html`<li><a href="${item.href}">
<span class="kind">${item.kind}</span>
<span class="title">${item.title}</span>
<time datetime="${isoTime(item.atMs)}">${shownTime(item.atMs)}</time>
<span class="to">${item.to}</span>
${stateOf(item.state)}
</a></li>
`,
  );
  const list =
    rows.length === 0
      ? html`<div class="empty"><p><strong>Nothing has arrived yet.</strong></p>
<p class="faint">What is sent to the sandbox's debtors, on every channel, shows up here as soon as they are sent. Start a distribution, then reload.</p></div>`
      : html`<ol>${rows}</ol>`;
  const more = older === undefined ? html`` : html`<nav><a href="${older}">Older</a></nav>`;
  const content = html`<header><h1>What debtors received</h1>
<p class="faint">${count} in the sandbox, newest first; times are of the sandbox's clock</p></header>
${list}
${more}`;
  return page(base, 'All', content);
}

export function stateOf(state: string): Html {
  const tone = goodStates.has(state) ? 'good' : badStates.has(state) ? 'bad' : 'faint';
  return html`<span class="state ${tone}">${state.replaceAll('_', ' ')}</span>`;
}

export interface Tab {
  readonly href: string;
  readonly name: string;
  readonly current: boolean;
}

/** One thing received: its facts, its tabs, and the present tab's content. */
export function detailPage(
  base: string,
  title: string,
  facts: readonly (readonly [string, string])[],
  tabs: readonly Tab[],
  content: Html,
): string {
  const factRows = facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`);
  const links = tabs.map((tab) =>
    tab.current
      ? html`<a href="${tab.href}" aria-current="page">${tab.name}</a>`
      : html`<a href="${tab.href}">${tab.name}</a>`,
  );
  return page(
    base,
    title,
    html`<nav><a href="${base}">Everything received</a></nav>
<header><h1>${title}</h1></header>
<dl>${factRows}</dl>
<nav aria-label="Views">${links}</nav>
${content}`,
  );
}

/** An instant as Swedish office time: 2026-03-02 09:15. */
export function shownTime(instantMs: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO('Europe/Stockholm');
  return local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

function isoTime(instantMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toString();
}
