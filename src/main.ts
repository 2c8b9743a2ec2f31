// npm start: one process with everything in it. Says where it is and what to try; Ctrl-C stops it in order.
import { Command } from 'commander';
import { banner } from './banner.ts';
import { systemClock } from './clock.ts';
import { type CommandLine, readConfig } from './config.ts';
import { type Server, startServer } from './server.ts';

const program = new Command('stafett start')
  .description('Starts Stafett: API, worker, and a sandbox with simulated partners, in one process.')
  .option('--port <number>', 'HTTP and WebSocket port; the next free one is taken when it is in use', '4000')
  .option('--data <folder>', 'where the embedded database and keys lie (default: .stafett)')
  .option('--role <role>', 'api, worker or all (default: all)')
  .option('--no-demo', 'start without the sandbox creditor')
  .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent (default: warn)')
  .addHelpText(
    'after',
    `
Environment:
  PUBLIC_URL          address under which partners reach this server with their callbacks
  DATABASE_URL        use this PostgreSQL (15 or newer) instead of the embedded one
  STAFETT_MASTER_KEY  32 bytes in base64 that seal partners' secrets (default: a file in the data folder)
  HOST                address to listen on (default: 127.0.0.1)
  PORT, STAFETT_DATA, STAFETT_ROLE, LOG_LEVEL as the options above`,
  )
  .showHelpAfterError();

const begunMs = systemClock.monotonicMs();
const commandLine = program.parse().opts<CommandLine>();
// An option's own default must not hide the environment.
const given =
  program.getOptionValueSource('port') === 'default' ? (({ port: _port, ...rest }) => rest)(commandLine) : commandLine;
const read = readConfig(given);
if ('errors' in read) {
  for (const error of read.errors) process.stderr.write(`${error}\n`);
  process.exit(2);
}

let server: Server | undefined;
let stopping = false;
const stop = (signal: string) => {
  // A second signal does not wait.
  if (stopping) process.exit(1);
  stopping = true;
  process.stdout.write(`\n${signal}: stopping …\n`);
  const done = server?.stop() ?? Promise.resolve();
  done.then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.on('SIGINT', () => stop('SIGINT'));
process.on('SIGTERM', () => stop('SIGTERM'));

try {
  server = await startServer(read.config);
  process.stdout.write(bannerOf(server));
} catch (error) {
  process.stderr.write(`Stafett could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function bannerOf({ api, demo, dataNote, notes }: Server): string {
  const urls: [string, string][] = [];
  if (api !== undefined) {
    urls.push(
      ['GraphQL', `${api.httpUrl}/graphql`],
      ['GraphQL subscriptions', api.wsUrl],
      ['GraphiQL', `${api.httpUrl}/graphiql`],
    );
    if (demo !== undefined) urls.push(['Sandbox inbox', `${api.httpUrl}/sandbox`]);
    urls.push(['Health', `${api.httpUrl}/healthz`]);
  }
  return banner({
    urls,
    keys: demo?.keys ?? {},
    data: dataNote,
    notes,
    readyMs: systemClock.monotonicMs() - begunMs,
    invoiceCount: demo?.invoiceCount,
  });
}
