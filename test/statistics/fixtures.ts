// The reference data of the statistics, made with R and other implementations. They are not ours to keep in the
// repository: STATS_FIXTURES says where they lie, or another folder of the same schema.

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const besideProject = '../shared/data/stats';

/** Reads `<name>.json`. Throws when it is not there: statistics are never left unchecked in silence. */
export function fixture(name: string): unknown {
  return JSON.parse(fixtureText(`${name}.json`));
}

/** Reads a file of the folder as text. */
export function fixtureText(file: string): string {
  const named = process.env['STATS_FIXTURES'] ?? '';
  const folder = resolve(root, named === '' ? besideProject : named);
  if (!existsSync(folder)) {
    throw new Error(
      `The statistics' reference data are not at ${folder}. Set STATS_FIXTURES to the folder that has them.`,
    );
  }
  const path = resolve(folder, file);
  if (!existsSync(path)) throw new Error(`${path} is missing from the statistics' reference data.`);
  return readFileSync(path, 'utf8');
}
