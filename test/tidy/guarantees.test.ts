// docs/guarantees.md names the test that proves each promise: the page is true only as long as they are there.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/guarantees.md', root), 'utf8');
const rows = page.split('\n').filter((line) => /^\| [GC]\d/.test(line));

test('every promise and crash point is told once', () => {
  const names = rows.map((row) => /^\| ([GC]\d+)/.exec(row)?.[1] ?? '');
  expect(new Set(names).size).toBe(names.length);
  const told = (letter: string, count: number, from: number) =>
    Array.from({ length: count }, (_, at) => `${letter}${at + from}`).filter((name) => !page.includes(name));
  expect([...told('G', 8, 1), ...told('C', 15, 0)]).toEqual([]);
});

test('every promise names a test that is there', () => {
  const isThere = ([, file = '', title = '']: RegExpMatchArray) => {
    const path = new URL(file, root);
    return existsSync(path) && readFileSync(path, 'utf8').includes(title);
  };
  const missing = rows.flatMap((row) => {
    const named = [...row.matchAll(/`(test\/[^`]+)` "([^"]+)"/g)];
    return named.length > 0 && named.every(isThere) ? [] : [row.slice(0, 60)];
  });
  expect(missing).toEqual([]);
  expect(rows.length).toBeGreaterThan(15);
});
