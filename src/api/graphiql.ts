// GraphiQL, from the files of the ruru package: served by ourselves, no content delivery network, so it works offline.
// Subscriptions go over graphql-ws with the headers of the headers tab as connection parameters.
import { createHash } from 'node:crypto';
import { type RuruClientConfig, ruruHTML } from 'ruru/server';
import { getStaticFile } from 'ruru/static';
import type { Page } from './options.ts';

const staticPath = '/graphiql/static/';

const defaultQuery = `# Put an API key into the headers tab below:
#   {"authorization": "Bearer stf_…"}

query Overview {
  creditor { name clock { now } }
  overview {
    count
    rows { state channel causeText count total { amount currency } }
  }
}
`;

/** Leaves out the package's own name and its link to the outside. */
const style = '<style>.graphiql-logo, .graphiql-footer { display: none }</style>';

/** The page (path '') or one of its files (path 'static/…'); undefined: nothing there. */
export async function graphiqlPage(path: string, acceptEncoding: string | undefined): Promise<Page | undefined> {
  if (path === '') return page();
  const file = await getStaticFile({
    staticPath,
    urlPath: `/graphiql/${path}`,
    acceptEncoding,
    disallowDevAssets: true,
  });
  if (file === null) return undefined;
  const { 'content-type': contentType = 'application/octet-stream', ...headers } = file.headers as Record<
    string,
    string
  >;
  return {
    status: 200,
    contentType,
    body: file.content,
    headers: { ...headers, 'cache-control': 'public, max-age=86400' },
  };
}

function page(): Page {
  const body = ruruHTML({
    staticPath,
    endpoint: '/graphql',
    subscriptionEndpoint: '/graphql',
    // The package's type wants every setting named, though it has a default for each.
    clientConfig: { defaultQuery, defaultHeaders: '{"authorization": "Bearer "}' } as RuruClientConfig,
    htmlParts: {
      titleTag: '<title>Stafett GraphiQL</title>',
      styleTags: (original) => `${original}\n${style}`,
    },
  });
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body,
    headers: { 'content-security-policy': policyFor(body) },
  };
}

/** Only our own files, and the page's own inline scripts by their hashes; Monaco needs blob workers and inline styles. */
function policyFor(html: string): string {
  const scripts = [...html.matchAll(/<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g)].map(([, code]) => code ?? '');
  const hashes = scripts
    .filter((code) => code !== '')
    .map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  return [
    "default-src 'self'",
    `script-src 'self' ${hashes.join(' ')}`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
