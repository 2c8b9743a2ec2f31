// What all pictures of a result share: colours that stay apart for colour-blind readers, each with a dash and a mark of its
// own; scales; texts made safe. SVG without scripts, fonts or outside addresses.

/** Okabe and Ito's palette, without its yellow; a dash and a mark besides, so that colour is never needed. */
const styles = [
  { colour: '#0072b2', dash: '', mark: 'circle' },
  { colour: '#d55e00', dash: '7 3', mark: 'square' },
  { colour: '#009e73', dash: '2 3', mark: 'triangle' },
  { colour: '#cc79a7', dash: '9 3 2 3', mark: 'diamond' },
  { colour: '#56b4e9', dash: '4 2', mark: 'circle' },
  { colour: '#333333', dash: '1 2', mark: 'square' },
] as const;
export type ArmStyle = (typeof styles)[number];

export function styleOf(index: number): ArmStyle {
  return styles[index % styles.length] ?? styles[0];
}

export type ChartLanguage = 'en' | 'sv';

export const ink = '#1a1f29';
export const grey = '#5b6470';
export const line = '#d1d8df';

/** A picture of this size with its title and description, for those who hear it read. */
export function svg(
  width: number,
  height: number,
  title: string,
  description: string,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="'IBM Plex Sans',Helvetica,Arial,sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title><desc>${escapeXml(description)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="20" font-size="14" font-weight="600" fill="${ink}">${escapeXml(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** Text at a place. */
export function label(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', colour = grey, weight = 400 }: { anchor?: string; colour?: string; weight?: number } = {},
): string {
  const bold = weight === 400 ? '' : ` font-weight="${weight}"`;
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${colour}"${bold}>${escapeXml(text)}</text>`;
}

export function rule(x1: number, y1: number, x2: number, y2: number, colour = line, dash = ''): string {
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}"${dashed}/>`;
}

/** The names of both axes: below the plot in its middle, and above it at the left. */
export function axisTitles(
  { width, height, top, left, right }: Readonly<Record<'width' | 'height' | 'top' | 'left' | 'right', number>>,
  horizontal: string,
  vertical: string,
): string[] {
  return [
    label((left + width - right) / 2, height - 10, horizontal, { anchor: 'middle', colour: ink }),
    label(12, top - 12, vertical, { colour: ink }),
  ];
}

/** A mark of an arm's own shape. */
export function mark(x: number, y: number, { colour, mark: shape }: ArmStyle, size = 4): string {
  if (shape === 'circle') return `<circle cx="${px(x)}" cy="${px(y)}" r="${size}" fill="${colour}"/>`;
  const at = (dx: number, dy: number) => `${px(x + dx * size)},${px(y + dy * size)}`;
  const corners = {
    square: [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)],
    triangle: [at(0, -1.2), at(1.1, 1), at(-1.1, 1)],
    diamond: [at(0, -1.3), at(1.3, 0), at(0, 1.3), at(-1.3, 0)],
  }[shape];
  return `<polygon points="${corners.join(' ')}" fill="${colour}"/>`;
}

/** From values to pixels; a span of nothing is drawn in the middle. */
export function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  const span = to - from;
  return (value) => (span === 0 ? (start + end) / 2 : start + ((value - from) / span) * (end - start));
}

/** About `count` round numbers within a span. */
export function ticksOf(from: number, to: number, count: number): number[] {
  const raw = (to - from) / Math.max(1, count);
  if (!(raw > 0)) return [from];
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = magnitude * ([1, 2, 5, 10].find((one) => one * magnitude >= raw) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to + step * 1e-9; tick += step) {
    ticks.push(Number(tick.toPrecision(12)));
  }
  return ticks;
}

/** Pixels to a tenth: the same picture is the same bytes. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text between tags or in quotes; characters that XML forbids become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => escapes[character] ?? character)
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}/gu, '\ufffd');
}

/** A number for people, in their language; a dash where there is none. */
export function shown(value: number | null | undefined, digits: number, language: ChartLanguage): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString(language === 'sv' ? 'sv-SE' : 'en-GB', options);
}

/** What a picture shows, in figures. */
export interface ChartTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table as HTML. */
export function tableOf({ caption, head, rows }: ChartTable): string {
  const cells = (tag: string, texts: readonly string[]) =>
    texts.map((text) => `<${tag}>${escapeXml(text)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<table><caption>${escapeXml(caption)}</caption>\n<tr>${cells('th', head)}</tr>\n${body}\n</table>`;
}
