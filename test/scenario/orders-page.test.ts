// docs/orders.md, block by block: the API takes every example, and what the page says of the answers is true.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeTestDatabase } from '../support/database.ts';
import { nullAdapter } from '../support/null-partner.ts';
import { only } from '../support/orders.ts';
import { populate } from '../support/population.ts';
import { startTestServer } from '../support/server.ts';

const partners = [
  { adapter: 'mail', channel: 'EMAIL' },
  { adapter: 'letter', channel: 'LETTER' },
  { adapter: 'mailbox', channel: 'MAILBOX' },
  { adapter: 'sms', channel: 'SMS' },
] as const;
const database = await makeTestDatabase();
const server = await startTestServer(
  database,
  partners.map(({ adapter, channel }) => nullAdapter(adapter, channel)),
);
const { creditorId } = await populate(database.store, { debtors: 6, invoices: 6, order: only('LETTER'), partners });
const admin = await server.key(creditorId, 'ADMIN');

/** The GraphQL blocks of the page, each with what the JSON block after it says of the answer. */
function readPage(): { query: string; answer: object | undefined }[] {
  const page = readFileSync(new URL('../../docs/orders.md', import.meta.url), 'utf8');
  const blocks: { query: string; answer: object | undefined }[] = [];
  for (const [, language, content = ''] of page.matchAll(/```(graphql|json)\n([\s\S]*?)```/g)) {
    const last = blocks.at(-1);
    if (language === 'graphql') blocks.push({ query: content, answer: undefined });
    else if (last !== undefined) last.answer = JSON.parse(content) as object;
  }
  return blocks;
}

const ids: Record<string, string> = {};

test.each(readPage().map(({ query, answer }, index) => [index + 1, query, answer] as const))(
  'block %i of the page does what it says',
  async (_number, query, answer) => {
    const { data, errors } = await server.ask(
      admin,
      query.replaceAll(/ORDER_ID|RULE_ID/g, (name) => ids[name] ?? ''),
    );
    expect(errors).toBeUndefined();
    if (answer !== undefined) expect(data).toMatchObject(answer);
    const { order } = (data?.['successionOrderCreate'] ?? {}) as { order?: { id: string } };
    const { rule } = (data?.['assignmentRuleCreate'] ?? {}) as { rule?: { id: string } };
    if (order !== undefined) ids['ORDER_ID'] = order.id;
    if (rule !== undefined) ids['RULE_ID'] = rule.id;
  },
);

test('every option of a step and every kind of condition is on the page', () => {
  const page = readFileSync(new URL('../../docs/orders.md', import.meta.url), 'utf8');
  const schema = readFileSync(new URL('../../schema/succession.graphql', import.meta.url), 'utf8');
  for (const name of ['SuccessionStepInput', 'ConditionInput']) {
    const body = new RegExp(`^input ${name} [^{]*\\{([\\s\\S]*?)^\\}`, 'm').exec(schema)?.[1] ?? '';
    const fields = [...body.matchAll(/^ {2}(\w+): /gm)].map(([, field = '']) => field);
    expect(fields.length).toBeGreaterThan(5);
    for (const field of fields) expect(page).toMatch(new RegExp(`\`(\\w+\`, \`)*${field}\\b`));
  }
});
