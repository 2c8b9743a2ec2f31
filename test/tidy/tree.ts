// The files of the repository, as the tests of its shape see them: what is written by hand, with its text.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const foreign = new Set(['node_modules', '.git', '.stafett', 'coverage', 'dist']);

/** Files that match one of the patterns, by path; generated ones are left out. */
export function readFiles(...patterns: string[]): SourceFile[] {
  return listFiles(...patterns)
    .filter((path) => !path.includes('.generated.'))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, lines: text.replace(/\n$/, '').split('\n') };
    });
}

/** Paths that match one of the patterns, without what is installed or made. */
export function listFiles(...patterns: string[]): string[] {
  return globSync(patterns, { exclude: (path) => foreign.has(basename(path)) })
    .filter((path) => !path.split('/').some((part) => foreign.has(part)))
    .sort();
}

/** Lines that match, as `path:line: text`, which a terminal makes a link of. */
export function findLines(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
}
