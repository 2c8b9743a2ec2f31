// What a start prints: where everything is, the keys, what survives, and what to try next. Pure.

export interface BannerFacts {
  readonly urls: readonly (readonly [label: string, url: string])[];
  readonly keys: Readonly<Record<string, string>>;
  readonly data: string;
  readonly notes: readonly string[];
  readonly readyMs: number;
  /** Shown only when the demo creditor is there. */
  readonly invoiceCount: number | undefined;
}

/** The banner as lines joined by newlines; plain text, at most 100 columns but for keys and URLs. */
export function banner(facts: BannerFacts): string {
  const labels = [...facts.urls.map(([label]) => label), ...Object.keys(facts.keys).map((scope) => `${scope} key`)];
  const width = Math.max(...labels.map((label) => label.length)) + 2;
  const row = (label: string, value: string) => `  ${label.padEnd(width)}${value}`;
  const sections = [
    ['', `Stafett is ready (${(facts.readyMs / 1_000).toFixed(1)} s).`, ''],
    facts.urls.map(([label, url]) => row(label, url)),
    Object.keys(facts.keys).length > 0 ? ['', 'Sandbox API keys (Authorization: Bearer KEY):'] : [],
    Object.entries(facts.keys).map(([scope, key]) => row(`${scope} key`, key)),
    ['', ...facts.notes, `Data: ${facts.data}`],
    facts.invoiceCount === undefined ? [] : nextSteps(facts.invoiceCount),
    ['', 'Ctrl-C stops it.', ''],
  ];
  return sections.flat().join('\n');
}

function nextSteps(invoiceCount: number): string[] {
  return [
    '',
    `The sandbox creditor has ${invoiceCount} invoices. Try, in another terminal:`,
    '  npx stafett watch --after 0                                       # every hand-over so far, then live',
    '  npx stafett clock --by P14D                                       # two weeks of distribution in seconds',
    '  npx stafett import test/fixtures/invoices.csv --source ERP        # take in a file of invoices',
  ];
}
