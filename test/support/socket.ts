// A bare graphql-transport-ws client: sends what a test wants, well-formed or not, and keeps what came back.
import { WebSocket } from 'ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export interface RawSocket {
  /** Sends a message, or text as it is. */
  send(message: Message | string): void;
  /** The next message that passes `wanted`, pings left out; rejects when the socket closes first. */
  next(wanted?: (message: Message) => boolean): Promise<Message>;
  /** Resolves with the code the socket is closed with. */
  readonly closed: Promise<number>;
  /** Stops reading, so that what is sent piles up on the other side. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Opens a socket to the API. With `key`, it is initialised and acknowledged. */
export async function openSocket(url: string, key?: string, protocol = 'graphql-transport-ws'): Promise<RawSocket> {
  const socket = new WebSocket(url, protocol);
  const arrived: Message[] = [];
  let look = () => {};
  let code: number | undefined;
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (given) => {
      code = given;
      resolve(given);
      look();
    });
  });
  socket.on('error', () => {}); // followed by its close
  socket.on('message', (data) => {
    arrived.push(JSON.parse(String(data)) as Message);
    look();
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const raw: RawSocket = {
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: (wanted = () => true) =>
      new Promise((resolve, reject) => {
        look = () => {
          const place = arrived.findIndex((message) => message.type !== 'ping' && wanted(message));
          if (place < 0 && code === undefined) return;
          // Looked once: what arrives later is for the next that asks.
          look = () => {};
          if (place >= 0) resolve(arrived.splice(place, 1)[0] as Message);
          else reject(new Error(`closed with ${code}`));
        };
        look();
      }),
    closed,
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(),
  };
  if (key !== undefined) {
    raw.send({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } } as Message);
    await raw.next((message) => message.type === 'connection_ack');
  }
  return raw;
}

/** Subscribes on a fresh socket and resolves with the codes of the errors it is answered with. */
export async function refusalOf(
  url: string,
  key: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown[]> {
  const socket = await openSocket(url, key);
  socket.send({ type: 'subscribe', id: 'one', payload: { query, variables } });
  const { type, payload } = await socket.next();
  socket.close();
  const { errors = [] } = (type === 'error' ? { errors: payload } : payload) as { errors?: unknown };
  return (errors as { message: string; extensions?: { code?: string } }[]).map(
    (error) => error.extensions?.code ?? error.message,
  );
}
