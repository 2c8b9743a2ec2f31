// Responses that are stated, where somebody knows better than history: they stand above what was fitted. Pure.
import type { Channel } from '../../record/contact-point.ts';
import type { DebtorKind } from '../../record/invoice.ts';
import type { ChannelResponse, ResponseModel, ResponseShare } from './response.ts';
import { responseShares } from './response.ts';

/** What is stated of a channel; null: of any kind of debtor, in any country. What is left out stays as it was fitted. */
export interface StatedResponse {
  readonly channel: Channel;
  readonly debtorKind: DebtorKind | null;
  readonly country: string | null;
  readonly shares: Readonly<Partial<Record<ResponseShare, number>>>;
  readonly medianHours: Readonly<Partial<Record<ResponseShare, number>>>;
  /** As sure as if it had been seen in so many attempts. */
  readonly certainty: number;
}

const kinds: readonly DebtorKind[] = ['PERSON', 'COMPANY'];

/** The model with what is stated put in its place, in every cell that it speaks of; later statements stand above earlier. */
export function stateResponses(model: ResponseModel, stated: readonly StatedResponse[]): ResponseModel {
  const cells: Record<string, ChannelResponse> = { ...model };
  for (const one of stated) {
    for (const cell of cellsOf(one, Object.keys(cells))) {
      const [channel = '', kind = ''] = cell.split('/');
      const fitted = cells[cell] ?? cells[`${channel}/${kind}`] ?? cells[channel];
      if (fitted !== undefined) cells[cell] = withStated(fitted, one);
    }
  }
  return cells;
}

/** The cells it speaks of: its own, and the narrower ones there are. */
function cellsOf({ channel, debtorKind, country }: StatedResponse, known: readonly string[]): string[] {
  if (country !== null)
    return (debtorKind === null ? kinds : [debtorKind]).map((kind) => `${channel}/${kind}/${country}`);
  const own = debtorKind === null ? channel : `${channel}/${debtorKind}`;
  return [own, ...known.filter((cell) => cell.startsWith(`${own}/`))];
}

function withStated(fitted: ChannelResponse, { shares, medianHours, certainty }: StatedResponse): ChannelResponse {
  const told = responseShares.flatMap((name) => {
    const [share, hours] = [shares[name], medianHours[name]];
    const { sdLog } = fitted[`${name}After`];
    return [
      ...(share === undefined ? [] : [[name, { successes: share * certainty, trials: certainty }] as const]),
      ...(hours === undefined
        ? []
        : [[`${name}After`, { meanLog: Math.log(hours), sdLog, count: certainty }] as const]),
    ];
  });
  return { ...fitted, ...Object.fromEntries(told) };
}
