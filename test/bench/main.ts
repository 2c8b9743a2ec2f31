// npm run bench -- NAME [--json] [--rounds N] [--scale S]: ratios against a baseline measured in the same run.
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { measureDecide } from './decide.ts';
import { measureEngine } from './engine/distribution.ts';
import { measureTimers } from './engine/timers.ts';
import { measureExperiment } from './experiment/bench.ts';
import { measureMail } from './mail.ts';
import { measurePartners } from './partners.ts';
import { measureQueries } from './queries.ts';
import { readable } from './report.ts';
import { type BenchServer, startBenchServer } from './server.ts';
import { measureSimulate } from './simulate.ts';

const benchmarks: Readonly<Record<string, (server: BenchServer, rounds: number, scale: number) => Promise<object>>> = {
  distribution: async (server, rounds, scale) => ({
    engine: await measureEngine(server, Math.round(20_000 * scale), rounds),
    mail: await measureMail(server, Math.round(2_000 * scale), rounds),
  }),
  decide: async (_server, rounds, scale) => ({ decide: await measureDecide(Math.round(1_000_000 * scale), rounds) }),
  simulate: async (_server, rounds, scale) => ({
    simulate: await measureSimulate(Math.round(100_000 * scale), rounds),
  }),
  timers: async (server, rounds, scale) => ({
    timers: await measureTimers(server, Math.round(1_000_000 * scale), rounds),
  }),
  experiment: async (server, rounds, scale) => ({
    experiment: await measureExperiment(server, Math.round(1_000_000 * scale), rounds),
  }),
  queries: measureQueries,
  partners: (_server, rounds, scale) => measurePartners(Math.round(400 * scale), rounds),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    // A fraction of the full size, for a quick look; figures count at 1 only.
    scale: { type: 'string', default: '1' },
  },
});
const [name = ''] = positionals;
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  process.stderr.write(
    `Usage: npm run bench -- NAME [--json] [--rounds N] [--scale S]\nNames: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exit(2);
}
process.stderr.write(
  `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
);
const server = await startBenchServer();
try {
  const figures = readable(await benchmark(server, Number(values.rounds), Number(values.scale)));
  if (!values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  await server.stop();
}
