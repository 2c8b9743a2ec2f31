// What stands beside GraphQL on the same port: health, metrics, GraphiQL without outside help, partners' callbacks; and
// GraphQL over HTTP as its specification wants it, by the audits of graphql-http.
import { auditServer } from 'graphql-http';
import { expect, test } from 'vitest';
import { makeApiWorld, opaque } from '../support/world.ts';

const { server, ours } = await makeApiWorld({ invoices: 1 });
const { httpUrl } = server.api;

test('GraphQL over HTTP passes the audits, but for what Apollo has decided otherwise', async () => {
  const results = await auditServer({
    url: `${httpUrl}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...(init.headers as object), authorization: `Bearer ${ours.keys.ADMIN}` } }),
  });
  expect(results.length).toBeGreaterThan(55);
  const failed = results.filter((result) => result.status !== 'ok');
  expect(failed.filter((result) => result.status === 'error').map((result) => `${result.id} ${result.name}`)).toEqual(
    [],
  );
  // Apollo's own list: GET without a preflight header is refused against CSRF (MAY); a bad request in application/json
  // is answered with 400 where 200 is wished for (SHOULD).
  const decided = ['5A70', '6A70', 'D6D5', '572B', '7B9B', 'FDE2'];
  expect(failed.map((result) => result.id).toSorted()).toEqual(decided.toSorted());
});

test('health and readiness are told, the database included', async () => {
  expect((await fetch(`${httpUrl}/healthz`)).status).toBe(200);
  const ready = await fetch(`${httpUrl}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', database: true }]);
});

test('metrics are there for Prometheus', async () => {
  await server.ask(ours.keys.ADMIN, '{ creditor { name } }');
  const response = await fetch(`${httpUrl}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await response.text()).toMatch(/^# HELP [\s\S]+operations/m);
});

test('the first page leads to GraphiQL, which needs nothing from outside', async () => {
  const page = await fetch(httpUrl);
  expect(page.url).toBe(`${httpUrl}/graphiql`);
  const html = await page.text();
  expect(html).toContain('Stafett');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'self'/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const named = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
  const files = named.filter((url) => !url.startsWith('data:'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const url = new URL(file, `${httpUrl}/graphiql`);
    expect(url.origin).toBe(httpUrl);
    expect([file, (await fetch(url)).status]).toEqual([file, 200]);
  }
});

test.each([
  '/graphiql/static/../../package.json',
  '/graphiql/%2e%2e/%2e%2e/package.json',
  '/graphiql/static/none.js',
  '/nothing',
])('%s is not there', async (path) => {
  expect((await fetch(`${httpUrl}${path}`)).status).toBe(404);
});

test.each([
  ['nobody', `${crypto.randomUUID()}/${crypto.randomUUID()}`, 404],
  ['something that is no id', 'x/y', 404],
  ['an unknown partner', `${ours.creditorId}/${crypto.randomUUID()}`, 404],
  ['a partner that never calls back', `${ours.creditorId}/${ours.partnerIds['mail']}`, 400],
])('a callback of %s is refused', async (_name, path, status) => {
  const response = await fetch(`${httpUrl}/callbacks/${path}`, { method: 'POST', body: '{"a":1}' });
  expect(response.status).toBe(status);
});

test('a callback of more than 256 kB is refused', async () => {
  const path = `${ours.creditorId}/${ours.partnerIds['mail']}`;
  const response = await fetch(`${httpUrl}/callbacks/${path}`, { method: 'POST', body: 'x'.repeat(300_000) });
  expect(response.status).toBe(413);
});

test('imports of files over the API tell row by row what became of them, in a bounded number of statements', async () => {
  const key = ours.keys.OPERATOR;
  const columns =
    'invoice_number,issue_date,due_date,currency,amount,vat_amount,debtor_number,debtor_kind,debtor_name,email';
  const content = `${columns}\nA-1,2026-03-01,2026-03-31,SEK,125.00,25.00,K-1,COMPANY,Exempel AB,k1@post.example\nA-2,2026-03-31,2026-03-01,SEK,125.00,25.00,K-1,COMPANY,Exempel AB,k1@post.example\n`;
  const query = `mutation ($input: InvoicesImportInput!) { invoicesImport(input: $input) { distributionsStarted errors { code path }
    import { id rowCount createdCount refusedCount rows(first: 10) { nodes { row outcome invoiceNumber invoice { number } errors { code row column remedy(language: SV) } } } } } }`;
  const input = { source: 'test', fileName: 'a.csv', format: 'CSV', content, idempotencyKey: 'import-one' };
  const { data, errors } = await server.ask(key, query, { input });
  expect(errors).toBeUndefined();
  expect(data?.['invoicesImport']).toMatchObject({
    errors: [],
    import: {
      rowCount: 2,
      createdCount: 1,
      refusedCount: 1,
      rows: {
        nodes: [
          { outcome: 'CREATED', invoice: { number: 'A-1' } },
          { outcome: 'REFUSED', errors: [{ code: 'DUE_BEFORE_ISSUE' }] },
        ],
      },
    },
  });
  const refused = await server.ask(key, query, { input: { ...input, content: '', idempotencyKey: 'import-empty' } });
  expect(refused.data?.['invoicesImport']).toMatchObject({ import: null, errors: [{ code: 'FILE_EMPTY' }] });
  const bad = opaque('imp', crypto.randomUUID());
  expect((await server.ask(key, `{ import(id: "${bad}") { id } }`)).data).toEqual({ import: null });
});
