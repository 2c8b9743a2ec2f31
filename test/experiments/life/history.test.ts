// The results of an experiment in pages: all of them, and those up to one of them; and their charts.
import { beforeAll, describe, expect, test } from 'vitest';
import { makeApiWorld } from '../../support/world.ts';
import { actingIn, idIn } from '../acting.ts';

const world = await makeApiWorld({ invoices: 40, debtors: 20 });
const { server, ours, theirs } = world;
const { act, ask, begin } = actingIn(world);
const metrics = [
  { kind: 'COST_PER_INVOICE', role: 'GOAL' },
  { kind: 'TIME_TO_PAYMENT' },
  { kind: 'DELIVERED_WITHIN', window: 48 },
];
let experimentId = '';
/** Newest first. */
let taken: string[] = [];

interface Page {
  readonly nodes: readonly { readonly id: string; readonly asOf: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const page = '{ nodes { id asOf } edges { cursor node { id } } pageInfo { hasNextPage endCursor } }';
const ofExperiment = async (first: number, after: string | null): Promise<Page> => {
  const query = `query ($id: ID!, $first: Int!, $after: Cursor) {
    experiment(id: $id) { history(first: $first, after: $after) ${page} } }`;
  const data = await ask('ANALYST', query, { id: experimentId, first, after });
  return (data['experiment'] as { history: Page }).history;
};
const upTo = async (id: string, first: number, after: string | null): Promise<Page> => {
  const query = `query ($id: ID!, $first: Int!, $after: Cursor) {
    snapshot(id: $id) { result { history(first: $first, after: $after) ${page} } } }`;
  const data = await ask('ANALYST', query, { id, first, after });
  return (data['snapshot'] as { result: { history: Page } }).result.history;
};
const all = async (read: (after: string | null) => Promise<Page>): Promise<string[]> => {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { nodes, edges, pageInfo } = await read(after);
    expect(edges.map(({ node }) => node.id)).toEqual(nodes.map(({ id }) => id));
    expect(edges.at(-1)?.cursor ?? null).toBe(pageInfo.endCursor);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
};

beforeAll(async () => {
  ({ experimentId } = await begin({ metrics }));
  await act('distributionsStart', { filter: {} }, 'startedCount');
  await server.run(ours.creditorId);
  for (let at = 0; at < 5; at += 1) {
    taken.unshift(idIn(await act('experimentRefresh', { experimentId }, 'snapshot { id }'), 'snapshot'));
  }
  taken = [...new Set(taken)];
});

describe('results in pages', () => {
  test('are told once each, newest first, whatever the size of the page', async () => {
    expect(taken).toHaveLength(5);
    for (const first of [1, 2, 5, 100]) expect(await all((after) => ofExperiment(first, after))).toEqual(taken);
  });

  test('go back from one of them, and never beyond it', async () => {
    const third = taken[2] ?? '';
    for (const first of [1, 2, 3]) expect(await all((after) => upTo(third, first, after))).toEqual(taken.slice(2));
    // A cursor of the whole list that stands before it.
    const { edges } = await ofExperiment(1, null);
    expect((await upTo(third, 10, edges[0]?.cursor ?? '')).nodes.map(({ id }) => id)).not.toContain(taken[1]);
    expect((await upTo(taken[4] ?? '', 10, null)).nodes.map(({ id }) => id)).toEqual([taken[4]]);
  });

  test('stay right while one is taken', async () => {
    const before = await ofExperiment(2, null);
    const newest = idIn(await act('experimentRefresh', { experimentId }, 'snapshot { id }'), 'snapshot');
    expect(taken).not.toContain(newest);
    const next = await ofExperiment(2, before.pageInfo.endCursor);
    expect(next.nodes.map(({ id }) => id)).toEqual(taken.slice(2, 4));
  });

  test('are refused out of bounds, and told to nobody else', async () => {
    const codes = async (args: string, key = ours.keys.ANALYST) => {
      const query = `query ($id: ID!) { experiment(id: $id) { history${args} { nodes { id } } } }`;
      const answer = await server.ask(key, query, { id: experimentId });
      return answer.errors?.map(({ extensions }) => extensions['code']) ?? answer.data;
    };
    expect(await codes('(first: 0)')).toEqual(['PAGE_SIZE_INVALID']);
    expect(await codes('(first: 101)')).toEqual(['PAGE_SIZE_INVALID']);
    expect(await codes('(after: "abc")')).toEqual(['CURSOR_MALFORMED']);
    const odd = Buffer.from(JSON.stringify([1, "x' or 1=1"])).toString('base64url');
    expect(await codes(`(after: "${odd}")`)).toEqual(['CURSOR_MALFORMED']);
    expect(await codes('', theirs.keys.ANALYST)).toEqual({ experiment: null });
  });
});

describe('charts of a result', () => {
  const chart = async (args: string) => {
    const query = `query ($id: ID!) { snapshot(id: $id) { chart${args} chartTable${args} { caption head rows } } }`;
    const answer = await server.ask(ours.keys.ANALYST, query, { id: taken[0] ?? '' });
    if (answer.errors !== undefined) return { codes: answer.errors.map(({ extensions }) => extensions['code']) };
    const { chart: svg, chartTable } = (answer.data as { snapshot: { chart: string; chartTable: object } }).snapshot;
    return { title: /<title>([^<]+)</.exec(svg)?.[1], table: chartTable as { caption: string; head: string[] } };
  };

  test.each([
    ['FOREST', 'EN', 'Difference from the control', 'Metric'],
    ['FOREST', 'SV', 'Skillnad mot kontrollen', 'Mått'],
    ['ALWAYS_VALID', 'EN', 'Cost per invoice: difference from the control over time', 'Day'],
    ['ALWAYS_VALID', 'SV', 'Kostnad per faktura: skillnad mot kontrollen över tid', 'Dag'],
    ['ENTRIES', 'EN', 'Debtors taken in, summed up', 'Day'],
    ['ENTRIES', 'SV', 'Gäldenärer intagna, summerat', 'Dag'],
    ['SURVIVAL', 'EN', 'Share unpaid, by days from the first send', 'Day'],
    ['SURVIVAL', 'SV', 'Andel obetalda, dagar från första utskick', 'Dag'],
  ])('%s in %s has its words and its figures', async (kind, language, title, head) => {
    const { title: found, table } = await chart(`(kind: ${kind}, language: ${language})`);
    expect(found).toBe(title);
    expect(table?.caption.startsWith(title)).toBe(true);
    expect(table?.head[0]).toBe(head);
  });

  test('are in English where nothing is said, and of no metric that the result has not', async () => {
    expect((await chart('(kind: FOREST)')).title).toBe('Difference from the control');
    expect((await chart('(kind: ALWAYS_VALID, metric: "DELIVERED_WITHIN_48")')).title).toMatch(/^Delivered in time/);
    expect((await chart('(kind: ALWAYS_VALID, metric: "PAID_BY_DUE_0")')).codes).toEqual(['FIELD_INVALID']);
  });
});
