// The walker itself: it must fail where a reference file holds more than a test reads, or other than is computed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everyLeafIn, type Place } from './every-leaf.ts';
import { fixture, fixtureFiles } from './fixtures.ts';

const walk = (value: unknown, read: (root: Place) => void) => () => everyLeafIn('file', value, read);

describe('everyLeafIn', () => {
  it('counts what was compared', () => {
    const file = { source: 'R', cases: [{ x: 1, v: [2, null, 'Infinity'] }] };
    const count = everyLeafIn('file', file, (root) => {
      root.at('source').note();
      for (const one of root.at('cases').items()) one.at('v').is([one.at('x').input<number>() * 2, null, Infinity]);
    });
    expect(count).toBe(3);
  });

  it('fails on a key, a case or a section that nothing read', () => {
    const readA = (root: Place) => root.at('a').is(1);
    expect(walk({ a: 1, b: 2 }, readA)).toThrow('file.b is not covered by the test');
    expect(walk({ a: 1, b: { c: [{}] } }, readA)).toThrow('file.b.c[0] is not covered by the test');
    expect(walk({ a: 1, b: [] }, readA)).toThrow('file.b is not covered by the test');
  });

  it('fails on a missing key, an empty list, and a file of which nothing was compared', () => {
    expect(walk({}, (root) => root.at('a'))).toThrow('file has no a');
    expect(walk({ a: [] }, (root) => root.at('a').items())).toThrow('file.a is no list, or an empty one');
    expect(walk({ a: 1 }, (root) => root.at('a').note())).toThrow('Nothing of file was compared.');
  });

  it('fails on a value that is off, of another kind, missing or too many', () => {
    const a = (actual: unknown) => (root: Place) => root.at('a').is(actual, { relative: 1e-9 });
    expect(walk({ a: 1 }, a(1 + 1e-8))).toThrow('file.a is 1.00000001, not 1');
    expect(walk({ a: 1 }, a(NaN))).toThrow('file.a is NaN, not 1');
    expect(walk({ a: null }, a(0))).toThrow('file.a is 0, not null');
    expect(walk({ a: 0 }, a(null))).toThrow('file.a is null, not 0');
    expect(walk({ a: [1, 2] }, a([1]))).toThrow('file.a[1] is expected, and not computed');
    expect(walk({ a: { x: 1 } }, a({ x: 1, y: 2 }))).toThrow('file.a.y is computed, and not expected');
    expect(walk({ a: [1] }, a(null))).toThrow('file.a is null, not [1]');
    expect(walk({ a: 1 }, a(1 + 1e-10))).not.toThrow();
  });
});

describe('the folder of reference data', () => {
  it('has no file that no test reads', () => {
    const tests = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.test.ts'),
    );
    const texts = tests.map((path) => readFileSync(join(import.meta.dirname, path), 'utf8')).join('');
    const unread = fixtureFiles().filter((file) => {
      const name = file.replace(/\.json$/, '');
      return !new RegExp(`(everyLeafOf|fixture|fixtureText)\\('${RegExp.escape(name)}'`).test(texts);
    });
    expect(unread).toEqual([]);
  });
});

describe('fixture', () => {
  it('throws where others are checked and nobody has said where the data are', () => {
    const [named, ci] = [process.env['STATS_FIXTURES'], process.env['CI']];
    delete process.env['STATS_FIXTURES'];
    process.env['CI'] = 'true';
    try {
      expect(() => fixture('srm')).toThrow('STATS_FIXTURES is not set');
    } finally {
      if (named !== undefined) process.env['STATS_FIXTURES'] = named;
      if (ci === undefined) delete process.env['CI'];
      else process.env['CI'] = ci;
    }
  });

  it('throws when a file or the folder is missing', () => {
    expect(() => fixture('no-such-file')).toThrow(/is missing from|are not at/);
    const named = process.env['STATS_FIXTURES'];
    process.env['STATS_FIXTURES'] = '/nowhere';
    try {
      expect(() => fixture('srm')).toThrow("The statistics' reference data are not at /nowhere. Set STATS_FIXTURES");
    } finally {
      if (named === undefined) delete process.env['STATS_FIXTURES'];
      else process.env['STATS_FIXTURES'] = named;
    }
  });
});
