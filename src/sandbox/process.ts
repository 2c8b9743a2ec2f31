// Runs the sandbox as a process of its own, for tests that kill the other side:
//   node src/sandbox/process.ts --config '{"printSigningSecret": "whsec_...", "printApiKey": "..."}'
// Prints its addresses as one line of JSON when it is ready; ends on SIGTERM, SIGINT, or when its parent goes away.
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type SandboxOptions, startSandbox } from './sandbox.ts';

const { values } = parseArgs({ options: { config: { type: 'string' } } });
const options = JSON.parse(values.config ?? '{}') as SandboxOptions;
const sandbox = await startSandbox(options);
const { smtpPort, printUrl, controlUrl } = sandbox;
const simulators = sandbox.simulators.map(({ name, access, example }) => ({ name, access, example }));
process.stdout.write(`${JSON.stringify({ smtpPort, printUrl, controlUrl, simulators })}\n`);

const end = () => {
  void sandbox.close().finally(() => process.exit(0));
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
// A parent that dies closes the pipe; without one (a terminal, nothing at all) there is none to watch.
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket()) process.stdin.once('end', end).resume();
