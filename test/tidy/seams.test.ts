// What is added in one place is also added where it is proved or explained.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { problemTexts } from '../../src/problem.ts';
import { readFiles } from './tree.ts';

test('every adapter passes the conformance suite', () => {
  const suite = readFiles('test/conformance/*.ts')
    .map(({ text }) => text)
    .join('\n');
  const adapters = readFiles('src/partner/partners/*.ts').map(({ path }) => basename(path));
  expect(adapters.length).toBeGreaterThan(0);
  expect(adapters.filter((file) => !suite.includes(`/partner/partners/${file}'`))).toEqual([]);
});

test('every adapter is in the registry', () => {
  const registry = readFileSync('src/partner/registry.ts', 'utf8');
  const adapters = readFiles('src/partner/partners/*.ts').map(({ path }) => basename(path));
  expect(adapters.filter((file) => !registry.includes(`./partners/${file}'`))).toEqual([]);
});

test('every problem has a section in docs/errors.md', () => {
  const sections = new Set(
    [...readFileSync('docs/errors.md', 'utf8').matchAll(/^## (\S+)$/gm)].map((match) => match[1]),
  );
  expect(Object.keys(problemTexts).filter((code) => !sections.has(code))).toEqual([]);
});

test('every problem is told in both languages with the same parameters', () => {
  const odd = Object.entries(problemTexts).filter(
    ([, { message, remedy }]) =>
      parametersOf(message.en) !== parametersOf(message.sv) || parametersOf(remedy.en) !== parametersOf(remedy.sv),
  );
  expect(odd.map(([code]) => code)).toEqual([]);
});

test('every table with a creditor is under row-level security, enabled and forced, with a policy', () => {
  const exposed = new Set<string>();
  let tables = 0;
  for (const { text } of readFiles('drizzle/*.sql')) {
    for (const statement of text.split('--> statement-breakpoint')) {
      const created = /CREATE TABLE (?:IF NOT EXISTS )?"?(\w+)"? \(\s[^;]*"?\bcreditor_id\b/.exec(statement)?.[1];
      if (created !== undefined) {
        tables += 1;
        exposed.add(created);
      }
      if (protects(statement, '%I') && statement.includes('information_schema')) exposed.clear();
    }
    for (const table of exposed) if (protects(text, `"?${table}"?`)) exposed.delete(table);
  }
  // The list of creditors is read before a creditor is known: who is due next.
  exposed.delete('creditor_roster');
  expect(tables).toBeGreaterThan(10);
  expect([...exposed]).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const loose = Object.entries(dependencies()).filter(([, version]) => !/^\d+[.]\d+[.]\d+(-[\w.]+)?$/.test(version));
  expect(loose).toEqual([]);
});

test('every dependency has its reason in docs/dependencies.md, and no other is named there', () => {
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const named = [...page.matchAll(/^- ((?:`[^`]+`(?:, | and )?)+):/gm)].flatMap((match) =>
    [...(match[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(named.sort()).toEqual(Object.keys(dependencies()).sort());
});

test('the lock file knows the packages of every platform, so that it installs on each', () => {
  const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  const paths = Object.keys(lock.packages);
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !paths.includes(`node_modules/${name}`) && !paths.includes(`${path}/node_modules/${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

test('every migration that is written is in the journal', () => {
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'));
  const written = readFiles('drizzle/*.sql').map(({ path }) => basename(path, '.sql'));
  expect(journal.entries.map(({ tag }) => tag)).toEqual(written);
});

function protects(text: string, table: string): boolean {
  return ['ENABLE', 'FORCE']
    .map((verb) => new RegExp(`ALTER TABLE ${table} ${verb} ROW LEVEL SECURITY`))
    .concat(new RegExp(`CREATE POLICY \\S+ ON ${table}\\s`))
    .every((pattern) => pattern.test(text));
}

function dependencies(): Record<string, string> {
  const read: { dependencies: Record<string, string>; devDependencies: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  return { ...read.dependencies, ...read.devDependencies };
}

function parametersOf(text: string): string {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]?.replace('InSwedish', '')))]
    .sort()
    .join();
}
