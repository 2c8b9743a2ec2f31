// An SMTP server that does exactly what a script says at each step, including breaking off. It keeps what it took:
// the judge of whether an outcome told the truth.
import { createServer, type Socket } from 'node:net';

export type Step = 'GREETING' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'BODY' | 'FINAL' | 'RSET';

/** A reply line; or the connection is cut, left without an answer, or fed one byte of a reply at a time. */
export type Doing = string | 'CUT' | 'STALL' | 'DRIP';
export type Script = Partial<Record<Step, Doing>>;

export interface RelayOptions {
  readonly pipelining?: boolean;
  readonly auth?: boolean;
  /** Every connection's script. */
  readonly script?: Script;
  /** Scripts that begin with the RCPT of an address. */
  readonly byRecipient?: Readonly<Record<string, Script>>;
  /** Transactions of a connection, from 1, that follow `script`; left out: all. */
  readonly transaction?: number;
}

export interface Relay {
  readonly port: number;
  /** Messages whose final dot was read, also those whose answer was lost. */
  readonly taken: readonly { readonly from: string; readonly to: string; readonly text: string }[];
  readonly connections: number;
  close(): Promise<void>;
}

/** Starts the relay on a free port. */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const taken: { from: string; to: string; text: string }[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, options, (from, to, text) => taken.push({ from, to, text }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    taken,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const defaults: Readonly<Record<Exclude<Step, 'EHLO' | 'BODY'>, string>> = {
  GREETING: '220 relay ready',
  STARTTLS: '502 5.5.1 not here',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go ahead',
  FINAL: '250 2.0.0 Ok: queued as T1',
  RSET: '250 2.0.0 flushed',
};

function converse(socket: Socket, options: RelayOptions, take: (from: string, to: string, text: string) => void): void {
  let transaction = 1;
  let script = options.script ?? {};
  const state = { from: '', to: '', body: undefined as string | undefined };
  let isOver = false;

  /** False when the conversation ends or stops here. */
  const act = (step: Step, usual: string): boolean => {
    const follows = options.transaction === undefined || options.transaction === transaction;
    const scripted = follows || step === 'GREETING' || step === 'EHLO' ? script[step] : undefined;
    const doing = scripted ?? usual;
    if (doing === 'CUT') {
      isOver = true;
      socket.destroy();
      return false;
    }
    if (doing === 'STALL' || doing === 'DRIP') {
      isOver = true;
      if (doing === 'DRIP') drip(socket);
      return false;
    }
    socket.write(`${doing}\r\n`);
    if (doing.startsWith('421')) {
      isOver = true;
      socket.end();
    }
    return !isOver;
  };

  act('GREETING', defaults.GREETING);
  let buffered = '';
  socket.on('data', (chunk) => {
    buffered += chunk.toString('latin1');
    while (!isOver) {
      if (state.body !== undefined) {
        if (script.BODY !== undefined && buffered.length > 500 && !act('BODY', '')) return;
        const end = buffered.indexOf('\r\n.\r\n');
        if (end === -1) return;
        take(state.from, state.to, buffered.slice(0, end));
        buffered = buffered.slice(end + 5);
        state.body = undefined;
        act('FINAL', defaults.FINAL);
        transaction += 1;
        script = options.script ?? {};
        continue;
      }
      const end = buffered.indexOf('\r\n');
      if (end === -1) return;
      const line = buffered.slice(0, end);
      buffered = buffered.slice(end + 2);
      command(line);
    }
  });

  function command(line: string): void {
    const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
    if (verb === 'EHLO' || verb === 'HELO') {
      const features = [options.pipelining && 'PIPELINING', options.auth && 'AUTH PLAIN', 'DSN', 'ENHANCEDSTATUSCODES'];
      const lines = ['relay', ...features.filter((feature) => typeof feature === 'string')];
      act('EHLO', lines.map((text, index) => `250${index === lines.length - 1 ? ' ' : '-'}${text}`).join('\r\n'));
    } else if (verb === 'MAIL') {
      state.from = line;
      act('MAIL', defaults.MAIL);
    } else if (verb === 'RCPT') {
      state.to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      script = options.byRecipient?.[state.to] ?? script;
      act('RCPT', defaults.RCPT);
    } else if (verb === 'DATA') {
      const isRefused = /^[45]/.test(script.RCPT ?? '') || /^[45]/.test(script.MAIL ?? '');
      const follows = options.transaction === undefined || options.transaction === transaction;
      const usual = isRefused && follows ? '503 5.5.1 no recipient' : defaults.DATA;
      const reply = (follows ? script.DATA : undefined) ?? usual;
      if (act('DATA', usual) && reply.startsWith('354')) state.body = '';
    } else if (verb === 'RSET') {
      act('RSET', defaults.RSET);
      transaction += 1;
      script = options.script ?? {};
    } else if (verb === 'STARTTLS' || verb === 'AUTH') {
      act(verb, defaults[verb]);
    } else if (verb === 'QUIT') {
      socket.end('221 2.0.0 bye\r\n');
    } else {
      socket.write('500 5.5.2 what\r\n');
    }
  }
}

function drip(socket: Socket): void {
  const timer = setInterval(() => {
    if (socket.destroyed) clearInterval(timer);
    else socket.write('2');
  }, 20);
  socket.on('close', () => clearInterval(timer));
}
