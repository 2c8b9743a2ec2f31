// npm run docs:errors: writes docs/errors.md from the codes of src/problem.ts. With --check, only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { problemTexts } from '../../src/problem.ts';

const path = 'docs/errors.md';

if (process.argv.includes('--check')) {
  if (readOrEmpty(path) !== errorsPage()) {
    console.error(`${path} is not what src/problem.ts says: run "npm run docs:errors" and commit the page.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(path, errorsPage());
}

function errorsPage(): string {
  const codes = Object.entries(problemTexts).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Errors',
    '',
    'Every expected failure has a code that never changes its meaning, a `path` to the field at fault, a sentence and a',
    'remedy, in English and Swedish. Words in braces are filled in. A fault of our own answers `INTERNAL`, with an id that',
    'is also in the log.',
    '',
    'This page is generated from `src/problem.ts` by `npm run docs:errors`.',
    '',
    ...codes.flatMap(([code, { message, remedy }]) => [
      `## ${code}`,
      '',
      '| | English | Svenska |',
      '|---|---|---|',
      `| What | ${cell(message.en)} | ${cell(message.sv)} |`,
      `| Remedy | ${cell(remedy.en)} | ${cell(remedy.sv)} |`,
      '',
    ]),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
