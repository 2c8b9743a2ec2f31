// The reference data of the statistics, made with R and other implementations. They are not ours to keep in the
// repository: STATS_FIXTURES says where they lie, or another folder of the same schema.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const besideProject = '../shared/data/stats';

/** Reads `<name>.json`. Throws when it is not there: statistics are never left unchecked in silence. */
export function fixture(name: string): unknown {
  return JSON.parse(fixtureText(`${name}.json`));
}

/** Names of the data files of the folder: JSON and CSV. */
export function fixtureFiles(): string[] {
  return readdirSync(fixtureFolder()).filter((file) => /\.(json|csv)$/.test(file));
}

/** Reads a file of the folder as text. */
export function fixtureText(file: string): string {
  const path = resolve(fixtureFolder(), file);
  if (!existsSync(path)) throw new Error(`${path} is missing from the statistics' reference data.`);
  return readFileSync(path, 'utf8');
}

function fixtureFolder(): string {
  const named = process.env['STATS_FIXTURES'] ?? '';
  // A machine that checks others' work must say what it checks against, not find it by luck.
  if (named === '' && process.env['CI'] === 'true') throw new Error('STATS_FIXTURES is not set.');
  const folder = resolve(root, named === '' ? besideProject : named);
  if (!existsSync(folder)) {
    throw new Error(
      `The statistics' reference data are not at ${folder}. Set STATS_FIXTURES to the folder that has them.`,
    );
  }
  return folder;
}
