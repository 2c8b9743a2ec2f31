// The curves of a simulation as a picture: an SVG with a band for each order, readable in print and by people who do not
// see red and green apart. Pure.
import type { Language } from '../record/invoice.ts';
import type { Forecast } from '../succession/simulate/forecast.ts';

export type ChartMilestone = 'dispatched' | 'delivered' | 'opened' | 'paid';

/** One order's forecast under its name. */
export interface NamedForecast {
  readonly name: string;
  readonly forecast: Forecast;
}

const words = {
  en: {
    dispatched: 'Sent',
    delivered: 'Delivered',
    opened: 'Opened',
    paid: 'Paid',
    title: (milestone: string, count: string) => `${milestone}, of ${count} invoices`,
    time: 'Time from the start, logarithmic scale (h hours, d days)',
  },
  sv: {
    dispatched: 'Avsända',
    delivered: 'Levererade',
    opened: 'Öppnade',
    paid: 'Betalda',
    title: (milestone: string, count: string) => `${milestone}, av ${count} fakturor`,
    time: 'Tid från start, logaritmisk skala (h timmar, d dagar)',
  },
} as const satisfies Record<Language, unknown>;

// Okabe and Ito's palette (2008), told apart by people with any colour vision, and a dash for each: on paper without
// colours, and where lines lie on each other, the one below shows through the gaps.
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#000000'];
const dashes = ['', '10 6', '2 5', '10 5 2 5', '5 4', '1 4', '14 8', '6 10', '3 9', '2 12'];

const size = { width: 760, height: 440, left: 56, right: 24, top: 40, bottom: 64 };
const plotWidth = size.width - size.left - size.right;
const legendLine = 18;
// As many characters as a line of the legend holds.
const nameMax = 95;

/** An SVG of the share of invoices over time, with its range; time runs on a logarithmic axis from six hours on. */
export function drawChart(orders: readonly NamedForecast[], milestone: ChartMilestone, language: Language): string {
  const said = words[language];
  const count = (orders[0]?.forecast.invoices ?? 0).toLocaleString(language === 'sv' ? 'sv-SE' : 'en-GB');
  const title = said.title(said[milestone], count);
  const height = size.height + orders.length * legendLine;
  const days = orders[0]?.forecast.curve.map((point) => point.days) ?? [];
  const [first, last] = [days[0] ?? 0.25, days.at(-1) ?? 90];
  const x = (day: number) => size.left + (Math.log(day / first) / Math.log(last / first)) * plotWidth;
  const y = (share: number) => size.height - size.bottom - share * (size.height - size.top - size.bottom);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${height}" role="img" font-family="IBM Plex Sans, sans-serif" font-size="12">`,
    `<title>${textOf(title)}</title>`,
    `<rect width="${size.width}" height="${height}" fill="#fff"/>`,
    `<text x="${size.left}" y="22" font-size="15" font-weight="600">${textOf(title)}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map((share) => gridLine(share, y(share))),
    ...days.filter((day) => tickDays.has(day)).map((day) => tick(day, x(day))),
    axisTitle(said.time),
  ];
  for (const [index, { name, forecast }] of orders.entries()) {
    const points = forecast.curve.map((point) => ({ at: x(point.days), band: point[milestone] }));
    const style = styleOf(index);
    const upper = points.map(({ at, band }) => `${round(at)},${round(y(band.high))}`);
    const lower = points.map(({ at, band }) => `${round(at)},${round(y(band.low))}`).reverse();
    const middle = points.map(({ at, band }) => `${round(at)},${round(y(band.mean))}`);
    const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
    const stroke = `fill="none" stroke="${style.colour}" stroke-width="2"${dash}`;
    const at = size.height + index * legendLine;
    const [line] = [`x1="${size.left}" x2="${size.left + 28}" y1="${at - 4}" y2="${at - 4}"`];
    parts.push(
      `<polygon points="${[...upper, ...lower].join(' ')}" fill="${style.colour}" opacity="0.15"/>`,
      `<polyline points="${middle.join(' ')}" ${stroke}/>`,
      `<line ${line} ${stroke}/>`,
      `<text x="${size.left + 36}" y="${at}">${textOf(shortened(name))}</text>`,
    );
  }
  return `${parts.join('')}</svg>`;
}

const tickDays: ReadonlySet<number> = new Set([0.25, 1, 3, 7, 14, 30, 60, 90]);

function gridLine(share: number, at: number): string {
  const label = `<text x="${size.left - 8}" y="${round(at + 4)}" text-anchor="end" fill="#555">${share * 100} %</text>`;
  const stroke = share === 0 ? '#555' : '#ddd';
  return `<line x1="${size.left}" x2="${size.width - size.right}" y1="${round(at)}" y2="${round(at)}" stroke="${stroke}"/>${label}`;
}

function tick(day: number, at: number): string {
  const bottom = size.height - size.bottom;
  const text = day < 1 ? `${day * 24} h` : `${day} d`;
  return `<line x1="${round(at)}" x2="${round(at)}" y1="${bottom}" y2="${bottom + 5}" stroke="#555"/><text x="${round(at)}" y="${bottom + 20}" text-anchor="middle" fill="#555">${text}</text>`;
}

function shortened(name: string): string {
  return name.length <= nameMax ? name : `${name.slice(0, nameMax - 1)}…`;
}

function axisTitle(text: string): string {
  const [middle, below] = [size.left + plotWidth / 2, size.height - size.bottom + 44];
  return `<text x="${middle}" y="${below}" text-anchor="middle" fill="#333">${textOf(text)}</text>`;
}

function styleOf(index: number): { readonly colour: string; readonly dash: string } {
  const colour = colours[index % colours.length] ?? '#000';
  return { colour, dash: dashes[index % dashes.length] ?? '' };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function textOf(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
