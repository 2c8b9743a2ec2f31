// stafett watch: delivery events in the terminal, as they happen. Picks up where it was after a lost connection.
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface WatchOptions {
  readonly wsUrl: string;
  readonly key: string;
  readonly language: 'EN' | 'SV';
  /** Cursor to start after: "0" from the beginning; undefined: what comes next. */
  readonly after: string | undefined;
  /** Show only the events of this invoice (opaque id). */
  readonly invoiceId: string | undefined;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
  /** Stop after this many events; undefined: until interrupted. */
  readonly count: number | undefined;
  readonly colour: boolean;
  readonly write: (line: string) => void;
}

interface WatchedEvent {
  readonly cursor: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly invoiceId: string | null;
  readonly channel: string | null;
  readonly text: string;
}

const document = `subscription Watch($filter: DeliveryEventFilter, $after: Cursor, $language: Language!) {
  deliveryEvents(filter: $filter, after: $after) {
    cursor type occurredAt invoiceId channel text(language: $language)
  }
}`;

/** Follows delivery events until `count` are seen or `signal` aborts. Throws when the server refuses the key. */
export async function watch(options: WatchOptions, signal: AbortSignal): Promise<void> {
  let after = options.after;
  let seen = 0;
  const client = createClient({
    url: options.wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${options.key}` },
    // We resume by cursor ourselves, so that nothing is missed and nothing shown twice.
    retryAttempts: 0,
  });
  signal.addEventListener('abort', () => void client.dispose());
  try {
    for (let failures = 0; !signal.aborted; ) {
      try {
        const variables = {
          filter: options.invoiceId === undefined ? null : { invoiceId: options.invoiceId },
          after: after ?? null,
          language: options.language,
        };
        for await (const result of client.iterate<{ deliveryEvents: WatchedEvent }>({ query: document, variables })) {
          if (result.errors !== undefined) throw new Error(result.errors.map((error) => error.message).join('; '));
          const event = result.data?.deliveryEvents;
          if (event === undefined) continue;
          failures = 0;
          after = event.cursor;
          seen += 1;
          options.write(options.json ? JSON.stringify(event) : lineOf(event, options.colour));
          if (seen === options.count) return;
        }
        return;
      } catch (error) {
        failures += 1;
        if (signal.aborted) return;
        if (isFinal(error) || failures > 10) throw error instanceof Error ? error : new Error(sayClose(error));
        await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 200 * 2 ** failures)));
      }
    }
  } finally {
    await client.dispose();
  }
}

/** A refusal that trying again cannot change: the key, or the query. */
function isFinal(error: unknown): boolean {
  if (error instanceof Error) return error.name !== 'AggregateError' && !('errors' in error);
  const code = (error as { code?: number }).code ?? 0;
  return code >= 4400 && code < 4500;
}

function sayClose(error: unknown): string {
  const { code, reason } = error as { code?: number; reason?: string };
  return code === undefined
    ? 'the server cannot be reached'
    : `the server closed the connection (${code} ${reason ?? ''})`;
}

const colours: Readonly<Record<string, string>> = { good: '32', bad: '31', waits: '33', plain: '0' };

function lineOf(event: WatchedEvent, colour: boolean): string {
  const when = event.occurredAt.slice(0, 19).replace('T', ' ');
  const line = `${when}  ${(event.channel ?? '').padEnd(7)}  ${event.invoiceId ?? ''.padEnd(36)}  ${event.text}`;
  return colour ? `\x1b[${colours[moodOf(event.type)] ?? '0'}m${line}\x1b[0m` : line;
}

function moodOf(type: string): string {
  if (/REACHED|DELIVERED|OPENED|ACKNOWLEDGED|PAID|_REACHABLE/.test(type)) return 'good';
  if (/BOUNCED|RETURNED|REJECTED|UNDELIVERABLE|UNKNOWN|MISSED|UNREACHABLE/.test(type)) return 'bad';
  return /WAIT|HELD|SKIPPED|ENDED/.test(type) ? 'waits' : 'plain';
}
