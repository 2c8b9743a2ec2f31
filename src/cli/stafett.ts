#!/usr/bin/env node
// The command line tool: stafett start, import, payments, watch, clock, simulate, experiment.
import { Command } from 'commander';
import { clock } from './clock.ts';
import { type ConnectionOptions, readConnection } from './connection.ts';
import { chartExperiment, listExperiments, reportExperiment } from './experiment.ts';
import { importFile } from './import.ts';
import { importPaymentFile } from './payments.ts';
import { simulate } from './simulate.ts';
import { watch } from './watch.ts';

const program = new Command('stafett')
  .description('Passes invoices along a succession of channels until they have reached the debtor.')
  .showHelpAfterError();

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};
const languageOf = (value: string): 'EN' | 'SV' => (value.toLowerCase() === 'sv' ? 'SV' : 'EN');

/** Adds what every command that talks to a server takes. */
function withConnection(command: Command): Command {
  return command
    .option('--url <url>', 'server to talk to (default: the one started in the data folder, or STAFETT_URL)')
    .option('--key <key>', 'API key (default: that of the sandbox, or STAFETT_KEY)')
    .option('--data <folder>', 'data folder of the server (default: .stafett)');
}

function connect(options: ConnectionOptions, scope: 'admin' | 'operator' | 'frontend' | 'analyst') {
  const connection = readConnection(options, scope);
  if ('error' in connection) throw new Error(connection.error);
  return connection;
}

program
  .command('start')
  .description('starts API, worker and sandbox; stafett start --help tells its options')
  .allowUnknownOption()
  .allowExcessArguments()
  .helpOption(false)
  .action(async (_options: unknown, command: Command) => {
    process.argv = [...process.argv.slice(0, 2), ...command.args];
    await import('../main.ts');
  });

withConnection(program.command('import'))
  .description('takes in a file of invoices (CSV or JSON); bad rows are refused one by one')
  .argument('<file>', 'file that ends in .csv or .json')
  .requiredOption('--source <name>', 'name of the system the invoices come from')
  .option('--language <en|sv>', 'language of messages', 'en')
  .option('--errors <file>', 'write what is refused to this CSV file')
  .option('--json', 'print one JSON object', false)
  .action(
    async (
      file: string,
      options: ConnectionOptions & { source: string; language: string; errors?: string; json: boolean },
    ) => {
      const { source, language, json } = options;
      const settings = { source, language: languageOf(language), json, errorsFile: options.errors, write: say };
      process.exitCode = await importFile(connect(options, 'operator'), file, settings);
    },
  );

withConnection(program.command('payments'))
  .description('takes in a file of payments (CSV, JSON or camt.054) and gives each to the invoice it fits')
  .argument('<file>', 'file that ends in .csv, .json or .xml')
  .option('--language <en|sv>', 'language of messages', 'en')
  .action(async (file: string, options: ConnectionOptions & { language: string }) => {
    const settings = { language: languageOf(options.language), write: say };
    process.exitCode = await importPaymentFile(connect(options, 'operator'), file, settings);
  });

withConnection(program.command('watch'))
  .description('shows delivery events as they happen')
  .option('--after <cursor>', 'start after this cursor; 0 is the beginning (default: what comes next)')
  .option('--invoice <id>', 'only events of this invoice')
  .option('--count <number>', 'stop after this many')
  .option('--language <en|sv>', 'language of the texts', 'en')
  .option('--json', 'one JSON object a line', false)
  .action(
    async (
      options: ConnectionOptions & {
        after?: string;
        invoice?: string;
        count?: string;
        language: string;
        json: boolean;
      },
    ) => {
      const { wsUrl, key } = connect(options, 'frontend');
      const leaving = new AbortController();
      process.once('SIGINT', () => leaving.abort());
      await watch(
        {
          wsUrl,
          key,
          language: languageOf(options.language),
          after: options.after,
          invoiceId: options.invoice,
          json: options.json,
          count: options.count === undefined ? undefined : Number(options.count),
          colour: process.stdout.isTTY === true,
          write: say,
        },
        leaving.signal,
      );
    },
  );

withConnection(program.command('clock'))
  .description("tells the creditor's time; moves it, in a sandbox")
  .option('--to <instant>', 'move to this instant, ISO 8601')
  .option('--by <duration>', 'move by this long, ISO 8601: P14D, PT48H')
  .option('--until-idle', 'move until nothing more is due')
  .action(async (options: ConnectionOptions & { to?: string; by?: string; untilIdle?: boolean }) => {
    const { to, by, untilIdle } = options;
    const move = { ...(to !== undefined && { to }), ...(by !== undefined && { by }), ...(untilIdle && { untilIdle }) };
    await clock(connect(options, 'admin'), move, say);
  });

withConnection(program.command('simulate'))
  .description('tries succession orders on your debtors before anything is sent, and compares them')
  .argument('[orders...]', 'names or ids of saved orders (default: all)')
  .option('--limit <number>', 'newest invoices to try them on', '10000')
  .option('--seed <number>', 'seed of the chances; the same seed gives the same figures', '1')
  .option('--replay <from..to>', 'replay the distributions that began in these days: 2026-07-01..2026-09-30')
  .option('--responses <file>', 'state how channels respond, in a JSON file (docs/simulation.md)')
  .option('--milestone <name>', 'what to plot: dispatched, delivered, opened or paid', 'delivered')
  .option('--svg <file>', 'draw the curves into this file')
  .option('--language <en|sv>', 'language of the picture', 'en')
  .option('--json', 'print one JSON object', false)
  .action(
    async (
      orders: string[],
      options: ConnectionOptions & {
        limit: string;
        seed: string;
        replay?: string;
        responses?: string;
        milestone: string;
        svg?: string;
        language: string;
        json: boolean;
      },
    ) => {
      const milestone = ['DISPATCHED', 'DELIVERED', 'OPENED', 'PAID'] as const;
      const chosen = milestone.find((one) => one === options.milestone.toUpperCase());
      if (chosen === undefined) throw new Error('--milestone is one of dispatched, delivered, opened, paid.');
      const [from, to] = options.replay?.split('..') ?? [];
      if (options.replay !== undefined && (!from || !to))
        throw new Error('--replay is two days: 2026-07-01..2026-09-30.');
      const isShown = process.stderr.isTTY === true;
      await simulate(connect(options, 'operator'), {
        orders,
        limit: Number(options.limit),
        seed: Number(options.seed),
        responsesFile: options.responses,
        replay: from && to ? { from, to } : undefined,
        milestone: chosen,
        svgFile: options.svg,
        language: languageOf(options.language),
        json: options.json,
        write: say,
        ...(isShown && {
          progress: (share) => process.stderr.write(`\r${Math.round(share * 100)} %${share === 1 ? '\n' : ''}`),
        }),
      });
    },
  );

interface ChartArguments {
  readonly kind: string;
  readonly metric?: string;
  readonly format: string;
  readonly file?: string;
  readonly language: string;
}

const experiment = program.command('experiment').description('what experiments say, and their reports');

withConnection(experiment.command('list'))
  .description('lists experiments with their verdicts')
  .option('--language <en|sv>', 'language of the texts', 'en')
  .action(async (options: ConnectionOptions & { language: string }) => {
    await listExperiments(connect(options, 'analyst'), languageOf(options.language), say);
  });

withConnection(experiment.command('report'))
  .description('writes the newest result of an experiment into a file')
  .argument('<experiment>', 'its key or id')
  .option('--format <form>', 'html, pdf, csv or parquet', 'html')
  .option('--file <file>', 'file to write (default: named after the experiment)')
  .option('--language <en|sv>', 'language of the report', 'en')
  .action(async (name: string, options: ConnectionOptions & { format: string; file?: string; language: string }) => {
    const format = (['html', 'pdf', 'csv', 'parquet'] as const).find((one) => one === options.format.toLowerCase());
    if (format === undefined) throw new Error('--format is one of html, pdf, csv, parquet.');
    const language = languageOf(options.language);
    await reportExperiment(connect(options, 'analyst'), {
      experiment: name,
      format,
      language,
      file: options.file,
      write: say,
    });
  });

withConnection(experiment.command('chart'))
  .description('writes a chart of the newest result of an experiment into a file')
  .argument('<experiment>', 'its key or id')
  .option('--kind <kind>', 'survival, forest, always-valid or entries', 'survival')
  .option('--metric <name>', 'metric, where a chart is of one (default: the first)')
  .option('--format <form>', 'svg, or tsv for its figures', 'svg')
  .option('--file <file>', 'file to write (default: named after the experiment and the chart)')
  .option('--language <en|sv>', 'language of the chart', 'en')
  .action(async (name: string, options: ConnectionOptions & ChartArguments) => {
    const wanted = options.kind.toUpperCase().replace('-', '_');
    const kind = (['SURVIVAL', 'FOREST', 'ALWAYS_VALID', 'ENTRIES'] as const).find((one) => one === wanted);
    if (kind === undefined) throw new Error('--kind is one of survival, forest, always-valid, entries.');
    const format = (['svg', 'tsv'] as const).find((one) => one === options.format.toLowerCase());
    if (format === undefined) throw new Error('--format is one of svg, tsv.');
    await chartExperiment(connect(options, 'analyst'), {
      experiment: name,
      kind,
      metric: options.metric,
      format,
      language: languageOf(options.language),
      file: options.file,
      write: say,
    });
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
