// The four queries of the console, once as GraphQL and once as the one statement a careful engineer would write by hand.

import { writeCursor } from '../../src/api/page.ts';
import { toOpaqueId } from '../../src/id.ts';
import type { History } from './history.ts';

export interface RawQuery {
  readonly document: string;
  /** Variables asked for in turn. */
  readonly variables: readonly Record<string, string>[];
  /** Builds the whole answer as JSON text; $1 is the creditor. */
  readonly statement: string;
  readonly parameters: (variables: Record<string, string>) => string[];
  /** Whether both answers must be equal to the letter. */
  readonly strict: boolean;
}

const opaque = (prefix: string, column: string) => `'${prefix}_' || replace(${column}::text, '-', '')`;
const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const money = (minor: string, currency: string) =>
  `json_build_object('amount', (${minor} / 100.0)::numeric(20, 2)::text, 'currency', ${currency})`;
const lastAttempt = `(select json_build_object('state', a.state, 'channel', a.channel) from attempt a
  where a.creditor_id = i.creditor_id and a.distribution_id = i.distribution_id order by a.started_at desc, a.attempt_id desc limit 1)`;
const row = `json_build_object('id', ${opaque('inv', 'i.invoice_id')}, 'number', i.number, 'dueDate', i.due_date, 'deliveryState', d.state,
  'total', ${money('i.amount_minor', 'i.currency')}, 'debtor', json_build_object('name', b.name), 'lastAttempt', ${lastAttempt})`;
const pageOf = (place: string) => `
  with page as materialized (
    select i.* from invoice i where i.creditor_id = $1 ${place} order by i.due_date, i.invoice_id limit 51
  )
  select json_build_object('data', json_build_object('invoices', json_build_object('nodes',
    (select json_agg(node order by due_date, invoice_id) from (
      select ${row} as node, i.due_date, i.invoice_id
      from page i
      join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
      left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
      order by i.due_date, i.invoice_id limit 50) x),
    'pageInfo', json_build_object('hasNextPage', (select count(*) > 50 from page)))))::text as json`;
const pageFields =
  'nodes { id number dueDate deliveryState total { amount currency } debtor { name } lastAttempt { state channel } } pageInfo { hasNextPage }';

/** All four, over a history. */
export function rawQueries({ invoiceIds, deep }: History): Record<string, RawQuery> {
  return {
    byId: {
      document: `query ($id: ID!) { invoice(id: $id) { id number dueDate total { amount currency } debtor { id name }
        distribution { state channel attempts { id state startedAt deliveredAt } timeline(first: 50) { nodes { position type occurredAt } } } } }`,
      variables: invoiceIds.map((id) => ({ id: toOpaqueId('invoice', id) })),
      statement: `select json_build_object('data', json_build_object('invoice', json_build_object(
          'id', ${opaque('inv', 'i.invoice_id')}, 'number', i.number, 'dueDate', i.due_date, 'total', ${money('i.amount_minor', 'i.currency')},
          'debtor', json_build_object('id', ${opaque('deb', 'b.debtor_id')}, 'name', b.name),
          'distribution', json_build_object('state', d.state, 'channel', d.channel,
            'attempts', (select json_agg(json_build_object('id', ${opaque('att', 'a.attempt_id')}, 'state', a.state,
              'startedAt', ${iso('a.started_at')}, 'deliveredAt', ${iso('a.delivered_at')}) order by a.started_at, a.attempt_id)
              from attempt a where a.creditor_id = d.creditor_id and a.distribution_id = d.distribution_id),
            'timeline', json_build_object('nodes', (select json_agg(json_build_object('position', e.position, 'type', e.type,
              'occurredAt', ${iso('e.occurred_at')}) order by e.position)
              from event e where e.creditor_id = d.creditor_id and e.distribution_id = d.distribution_id))))))::text as json
        from invoice i
        join debtor b on b.creditor_id = i.creditor_id and b.debtor_id = i.debtor_id
        left join distribution d on d.creditor_id = i.creditor_id and d.distribution_id = i.distribution_id
        where i.creditor_id = $1 and i.invoice_id = $2::uuid`,
      parameters: ({ id = '' }) => [id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
      strict: true,
    },
    page: {
      document: `query { invoices(first: 50) { ${pageFields} } }`,
      variables: [{}],
      statement: pageOf(''),
      parameters: () => [],
      strict: true,
    },
    deepPage: {
      document: `query ($after: Cursor!) { invoices(first: 50, after: $after) { ${pageFields} } }`,
      variables: [{ after: writeCursor([deep.dueDate, deep.invoiceId]) }],
      statement: pageOf('and (i.due_date, i.invoice_id) > ($2::date, $3::uuid)'),
      parameters: ({ after = '' }) => JSON.parse(Buffer.from(after, 'base64url').toString('utf8')) as string[],
      strict: true,
    },
    // Ours reads the rows kept beside the log; by hand one counts.
    overview: {
      document: 'query { overview { rows { state channel count total { amount currency } } } }',
      variables: [{}],
      statement: `select json_build_object('data', json_build_object('overview', json_build_object('rows', (
          select json_agg(json_build_object('state', state, 'channel', channel, 'count', count, 'total', ${money('sum', 'currency')}) order by count desc, state, channel)
          from (select state, channel, currency, count(*), sum(amount_minor) from distribution where creditor_id = $1 group by 1, 2, 3) x))))::text as json`,
      parameters: () => [],
      strict: true,
    },
  };
}
