// Names that say nothing are not given, and the world outside is read where it belongs: time, environment, terminal.
import { expect, test } from 'vitest';
import { findLines, listFiles, readFiles } from './tree.ts';

const program = readFiles('src/**/*.ts');
const tests = readFiles('test/**/*.ts').filter(({ path }) => !path.startsWith('test/tidy/'));

test('no file has a name that could hold anything', () => {
  const nameless =
    /(^|[-/])(utils?|helpers?|common|misc|managers?|services?|handlers?)[-.]|\/(types|interfaces|index)[.]ts$/;
  expect(listFiles('{src,test}/**/*').filter((path) => nameless.test(path))).toEqual([]);
});

test('file names are kebab-case', () => {
  const odd = listFiles('{src,test,schema}/**/*.{ts,graphql}').filter(
    (path) => !/^[a-z0-9-]+([.](test|generated|config))?[.](ts|graphql)$/.test(path.slice(path.lastIndexOf('/') + 1)),
  );
  expect(odd).toEqual([]);
});

test('the environment is read in src/config.ts alone', () => {
  expect(findLines(without('src/config.ts'), /\bprocess[.]env\b/)).toEqual([]);
});

test('the time is read in src/clock.ts alone', () => {
  expect(findLines(without('src/clock.ts'), /\b(Date[.]now|new Date\(|Temporal[.]Now|performance[.]now)/)).toEqual([]);
});

test('chance is never taken from Math.random', () => {
  expect(findLines(program, /\bMath[.]random\b/)).toEqual([]);
});

test('only what talks to a terminal writes to one', () => {
  const silent = program.filter(({ path }) => !/^src\/(main|banner|sandbox\/process)[.]ts$|^src\/cli\//.test(path));
  expect(findLines(silent, /\bconsole[.]|\bprocess[.]std(out|err)[.]write/)).toEqual([]);
});

test('nothing is left for later in a comment', () => {
  expect(findLines([...program, ...tests], /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
});

test('no rule is silenced', () => {
  expect(
    findLines([...program, ...tests], /@ts-(ignore|expect-error|nocheck)|(biome|eslint)-(ignore|disable)/),
  ).toEqual([]);
});

test('no test is skipped or favoured', () => {
  expect(findLines(tests, /\b(test|it|describe|suite)[.](skip|only|todo|fails)\b|\bx(it|test|describe)\(/)).toEqual([]);
});

test('nothing is exported by default, and no barrel passes exports on', () => {
  expect(findLines(program, /^export default\b|^export \* from\b/)).toEqual([]);
});

test('every file but a test says in its first line what it is for', () => {
  const told = [...program, ...tests].filter(({ path }) => !path.endsWith('.test.ts'));
  const mute = told.filter(({ lines }) => !/^(\/\/ \S|#!|\/\*\*? ?\S)/.test(lines[0] ?? ''));
  expect(mute.map(({ path }) => path)).toEqual([]);
});

function without(path: string): typeof program {
  return program.filter((file) => file.path !== path);
}
