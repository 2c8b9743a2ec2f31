// Carries graphql-transport-ws over the sockets of a ws server. graphql-ws has an adapter of its own, but that writes
// what goes wrong to the console; here it goes to the log, and a closed client is told nothing of our insides.
import type { makeServer } from 'graphql-ws';
import { CloseCode } from 'graphql-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../log.ts';

type Protocol<E extends Record<PropertyKey, unknown>> = ReturnType<typeof makeServer<Record<string, unknown>, E>>;

const pingMs = 12_000;

/** Hands every connection of `sockets` to `protocol`. `extraOf` makes what the protocol's hooks know of a socket. */
export function carrySockets<E extends Record<PropertyKey, unknown>>(
  sockets: WebSocketServer,
  protocol: Protocol<E>,
  extraOf: (socket: WebSocket) => E,
  logger: Logger,
): void {
  sockets.on('connection', (socket) => {
    const fail = (event: string, error: unknown) => {
      const { name, code } = error instanceof Error ? (error as Error & { code?: string }) : {};
      logger.warn({ event, kind: name, code });
    };
    // Followed by its close: ws has chosen the code (1009 for a message that is too large).
    socket.on('error', (error) => fail('socket.failed', error));
    const stopPinging = keepAlive(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        // Resolves once written: a reader that is slow slows down its own stream.
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) resolve();
            else socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (read) =>
          socket.on('message', (data) => {
            read(String(data)).catch((error: unknown) => {
              fail('socket.message.failed', error);
              socket.close(CloseCode.InternalServerError, 'Internal server error');
            });
          }),
      },
      extraOf(socket),
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      closed(code, String(reason)).catch((error: unknown) => fail('socket.close.failed', error));
    });
  });
}

/** Pings now and then; a socket that has not answered by the next time is half-open, and ended. */
function keepAlive(socket: WebSocket): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const pinging = setInterval(() => {
    if (!answered) socket.terminate();
    else if (socket.readyState === socket.OPEN) {
      answered = false;
      socket.ping();
    }
  }, pingMs);
  return () => clearInterval(pinging);
}
