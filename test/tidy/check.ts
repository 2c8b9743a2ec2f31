// npm run check: every gate that needs no database, side by side, one line each. What fails is told in full.
// Each step promises to be silent when it passes and to exit with another code than 0 when it does not.
import { spawn } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** A further demand on what a step with exit code 0 has written; answers what is wrong. */
  readonly demand?: (output: string) => Promise<string | null>;
}

interface Outcome {
  readonly passed: boolean;
  readonly seconds: number;
  readonly output: string;
}

// Slow ones first: the others fill the gaps.
const steps: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', '.'] },
  {
    name: 'import directions',
    command: ['depcruise', '--config', 'test/tidy/dependency-cruiser.cjs', 'src', 'test', 'codegen.ts'],
    demand: sawEveryModule,
  },
  { name: 'tidy', command: ['vitest', 'run', '--config', 'test/tidy/vitest.config.ts'] },
  { name: 'migrations', command: ['node', 'test/tidy/migrations.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  {
    name: 'schema',
    command: [
      'eslint',
      '--no-color',
      '--max-warnings=0',
      '--config',
      'test/schema-lint/eslint.config.js',
      'schema/*.graphql',
    ],
  },
  { name: 'generated code', command: ['graphql-codegen', '--config', 'codegen.ts', '--check'] },
  { name: 'format and lint', command: ['biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'page of errors', command: ['node', 'test/tidy/errors-page.ts', '--check'] },
];

const stepTimeoutMs = 120_000;

const started = performance.now();
const failed: string[] = [];
const waiting = [...steps];
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
const total = ((performance.now() - started) / 1000).toFixed(1);
if (failed.length > 0) {
  console.error(`\ncheck: ${failed.length} of ${steps.length} failed in ${total} s: ${failed.join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(`check: ${steps.length} of ${steps.length} passed in ${total} s`);
}

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { passed, seconds, output } = await run(step);
    console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.name.padEnd(18)} ${seconds.toFixed(1)} s`);
    if (passed) continue;
    failed.push(step.name);
    console.error(`\n$ ${step.command.join(' ')}\n${output.trimEnd()}\n`);
  }
}

function run(step: Step): Promise<Outcome> {
  const start = performance.now();
  const [program, ...parameters] = step.command;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, parameters, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: stepTimeoutMs,
      env: { ...process.env, NO_COLOR: '1' },
    });
    const settle = (passed: boolean): void => resolve({ passed, seconds: (performance.now() - start) / 1000, output });
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', (error) => {
      output += `${error.message}\nRun it by npm (npm run check), which knows where the programs are.`;
      settle(false);
    });
    child.on('close', async (code, signal) => {
      if (signal !== null) output += `\nStopped by ${signal} after ${stepTimeoutMs / 1000} s.`;
      const wrong = code === 0 ? ((await step.demand?.(output)) ?? null) : null;
      if (wrong !== null) output += `\n${wrong}`;
      settle(code === 0 && wrong === null);
    });
  });
}

/**
 * dependency-cruiser finds "no violations" in nothing at all when its TypeScript does not suit it:
 * it must have seen at least the files that are there.
 */
async function sawEveryModule(output: string): Promise<string | null> {
  const seen = Number(/([\d,]+) modules/.exec(output)?.[1]?.replaceAll(',', '') ?? 0);
  const files = await Array.fromAsync(glob('{src,test}/**/*.ts'));
  if (seen > 0 && seen >= files.length) return null;
  return `dependency-cruiser saw ${seen} modules; there are ${files.length} files in src and test.`;
}
