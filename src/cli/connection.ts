// Where the command line tool finds its server and key: options first, then the environment, then what a server started
// in the data folder last wrote of itself.
import { readEnvironment } from '../config.ts';
import { readSandboxFile } from '../data-directory.ts';

export interface ConnectionOptions {
  readonly url?: string;
  readonly key?: string;
  readonly data?: string;
}

export interface Connection {
  readonly httpUrl: string;
  readonly wsUrl: string;
  readonly key: string;
}

/** The connection, or a sentence about what is missing. `scope` is the sandbox key to use when none is given. */
export function readConnection(
  options: ConnectionOptions,
  scope: 'admin' | 'operator' | 'frontend' | 'analyst',
): Connection | { error: string } {
  const environment = readEnvironment();
  const sandbox = readSandboxFile(options.data ?? environment.dataDirectory ?? '.stafett');
  const httpUrl = options.url ?? environment.url ?? sandbox?.httpUrl;
  const key = options.key ?? environment.key ?? sandbox?.keys[scope];
  if (httpUrl === undefined) return { error: 'No server found. Start one with npm start, or name it with --url.' };
  if (key === undefined) return { error: 'No API key found. Give one with --key, or set STAFETT_KEY.' };
  if (!URL.canParse(httpUrl)) return { error: `${httpUrl} is not a URL.` };
  const base = httpUrl.replace(/\/graphql\/?$|\/$/, '');
  return { httpUrl: `${base}/graphql`, wsUrl: `${base.replace(/^http/, 'ws')}/graphql`, key };
}

/** Asks the server. Throws an Error with a sentence when it cannot be reached or refuses. */
export async function ask<T>(
  connection: Connection,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(connection.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${connection.key}` },
      body: JSON.stringify({ query, variables }),
    });
  } catch {
    throw new Error(`${connection.httpUrl} cannot be reached. Is the server running?`);
  }
  const answer = (await response.json()) as {
    data?: T;
    errors?: { message: string; extensions?: { remedy?: string } }[];
  };
  if (answer.errors !== undefined || answer.data === undefined || answer.data === null) {
    const [first] = answer.errors ?? [];
    throw new Error(
      [first?.message ?? `the server answered ${response.status}`, first?.extensions?.remedy].filter(Boolean).join(' '),
    );
  }
  return answer.data;
}
