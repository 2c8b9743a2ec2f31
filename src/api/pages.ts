// Everything beside GraphQL: health, metrics, partners' callbacks, GraphiQL, and the sandbox's pages.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isUuid } from '../id.ts';
import { graphiqlPage } from './graphiql.ts';
import type { ApiOptions, Page } from './options.ts';

const callbackBytesMax = 256 * 1024;
const callbackStatus = { ACCEPTED: 204, FORGED: 401, MALFORMED: 400, UNKNOWN: 404 } as const;

/** Mounts them on `app`. `isReady`: whether the process has started in full. */
export function mountPages(app: FastifyInstance, options: ApiOptions, isReady: () => boolean): void {
  app.get('/healthz', async (_request, reply) =>
    reply.status(isReady() ? 200 : 503).send({ status: isReady() ? 'ready' : 'starting' }),
  );
  app.get('/readyz', async (_request, reply) => {
    const reached = isReady() && (await reachesDatabase(options));
    return reply.status(reached ? 200 : 503).send({ status: reached ? 'ready' : 'not ready', database: reached });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await options.metrics.read()),
  );
  app.get('/', async (_request, reply) => reply.redirect('/graphiql'));
  app.get('/favicon.ico', async (_request, reply) => reply.status(204).send());
  app.get('/graphiql', async (request, reply) =>
    show(reply, await graphiqlPage('', request.headers['accept-encoding'])),
  );
  app.get('/graphiql/*', async (request, reply) =>
    show(reply, await graphiqlPage(pathOf(request.params), request.headers['accept-encoding'])),
  );
  mountUnsubscription(app, options);
  app.get('/sandbox', async (request, reply) => show(reply, await options.sandboxPage(request.url)));
  app.get('/sandbox/*', async (request, reply) => show(reply, await options.sandboxPage(request.url)));
  app.register(async (callbacks) => {
    // Signatures are over the bytes as they came.
    callbacks.removeAllContentTypeParsers();
    callbacks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: callbackBytesMax }, (_request, body, done) =>
      done(null, body),
    );
    callbacks.post('/callbacks/:creditorId/:partnerId', { bodyLimit: callbackBytesMax }, async (request, reply) => {
      const { creditorId, partnerId } = request.params as { creditorId: string; partnerId: string };
      if (!isUuid(creditorId) || !isUuid(partnerId)) return reply.status(404).send();
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
      );
      const search = URL.parse(request.url, 'http://callback')?.search ?? '';
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const receivedAtMs = options.clock.nowMs();
      const result = await options.receiveCallback(creditorId, partnerId, { headers, body, receivedAtMs, search });
      return reply.status(callbackStatus[result]).send();
    });
  });
}

/** The link in a mail's List-Unsubscribe header: a mail client posts to it at once, a person sees a button first. */
function mountUnsubscription(app: FastifyInstance, options: ApiOptions): void {
  const path = '/unsubscribe/:creditorId/:partnerId';
  app.register(async (door) => {
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4 * 1024 }, (_request, _body, done) => done(null));
    door.get(path, async (_request, reply) => show(reply, unsubscribePage));
    door.post(path, async (request, reply) => {
      const { creditorId, partnerId } = request.params as { creditorId: string; partnerId: string };
      const { key = '' } = request.query as { key?: string };
      const isDone = await options.unsubscribe(creditorId, partnerId, String(key));
      return show(reply, isDone ? unsubscribedPage : unknownLinkPage);
    });
  });
}

const pageHeaders = {
  'content-security-policy': "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function textPage(status: number, title: string, content: string): Page {
  const body = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title></head><body><main><h1>${title}</h1>${content}</main></body></html>
`;
  return { status, contentType: 'text/html; charset=utf-8', headers: pageHeaders, body };
}

// Without an action the form posts to the address it stands at, with its key.
const unsubscribePage = textPage(
  200,
  'Inga fler fakturor till denna adress?',
  `<p>Fakturorna kommer i stället på annat sätt. <span lang="en">No more invoices to this address? They will come
another way instead.</span></p><form method="post"><button>Avsluta <span lang="en">(unsubscribe)</span></button></form>`,
);
const unsubscribedPage = textPage(
  200,
  'Adressen används inte mer',
  '<p>Fakturorna kommer på annat sätt. <span lang="en">This address is used no more; invoices come another way.</span></p>',
);
const unknownLinkPage = textPage(
  404,
  'Länken gäller inte',
  '<p>Hör av dig till avsändaren. <span lang="en">This link is not valid; please write to the sender.</span></p>',
);

function pathOf(params: unknown): string {
  return (params as Record<string, string>)['*'] ?? '';
}

function show(reply: FastifyReply, page: Page | undefined) {
  if (page === undefined) return reply.status(404).type('text/plain').send('There is nothing here.');
  return reply
    .status(page.status)
    .headers(page.headers ?? {})
    .type(page.contentType)
    .send(page.body);
}

async function reachesDatabase({ store }: ApiOptions): Promise<boolean> {
  try {
    await store.sql`select 1`;
    return true;
  } catch {
    return false;
  }
}
