// The wire to the dumb relay: passes every byte on, and writes down of each mail how long its sender had to wait for the
// relay's word, from the moment it could begin. A worker that says it got no answer in time is measured by this.
import { appendFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';

export interface WireOptions {
  readonly relayPort: number;
  readonly logFile: string;
}

/** One mail on the wire. `answeredMs`: null when its sender was gone, or the relay said nothing. */
export interface WireEntry {
  readonly effectKey: string;
  readonly answeredMs: number | null;
}

const { relayPort, logFile } = JSON.parse(process.argv[2] ?? '{}') as WireOptions;

const server = createServer((sender) => {
  const relay = connect(relayPort, '127.0.0.1');
  let beganMs = performance.now();
  let text = '';
  let waiting: string | undefined;
  const note = (answeredMs: number | null) => {
    if (waiting === undefined) return;
    const entry: WireEntry = { effectKey: waiting, answeredMs };
    appendFileSync(logFile, `${JSON.stringify(entry)}\n`);
    waiting = undefined;
  };
  sender.on('data', (bytes) => {
    text = (text + bytes.toString('latin1')).slice(-400_000);
    const key = /^Message-ID:\s*<([0-9a-f-]{36})@/im.exec(text)?.[1];
    if (key !== undefined && text.endsWith('\r\n.\r\n')) {
      waiting = key;
      text = '';
    }
    relay.write(bytes);
  });
  relay.on('data', (bytes) => {
    if (!sender.destroyed) {
      sender.write(bytes);
      note(performance.now() - beganMs);
    } else note(null);
    beganMs = performance.now();
  });
  for (const [one, other] of [
    [sender, relay],
    [relay, sender],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => {
      note(null);
      other.destroy();
    });
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`);
});
process.stdin.once('end', () => process.exit(0)).resume();
