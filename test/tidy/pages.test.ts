// Pages have one title and lead somewhere.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readFiles, type SourceFile } from './tree.ts';

const pages = readFiles('*.md', '{docs,schema,drizzle,src,test}/**/*.md');

test('there are pages to look at', () => {
  expect(pages.length).toBeGreaterThan(5);
});

test('every page has exactly one title', () => {
  const odd = pages.filter((page) => prose(page).filter((line) => /^# \S/.test(line)).length !== 1);
  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('no link leads to a file that is not there', () => {
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => !/^([a-z]+:|#)/i.test(link))
      .filter((link) => !existsSync(join(dirname(page.path), decodeURIComponent(link.replace(/#.*$/, '')))))
      .map((link) => `${page.path}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test('no link leads to a heading that is not there', () => {
  const titles = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  const dead = pages.flatMap((page) =>
    linksOf(page)
      .filter((link) => /^[^:]*#/.test(link))
      .filter((link) => {
        const [file = '', anchor = ''] = link.split('#');
        const target = titles.get(file === '' ? page.path : join(dirname(page.path), file));
        return target !== undefined && !target.has(anchor);
      })
      .map((link) => `${page.path}: ${link}`),
  );
  expect(dead).toEqual([]);
});

/** The lines outside fenced code. */
function prose({ lines }: SourceFile): string[] {
  let inCode = false;
  return lines.filter((line) => {
    const fence = /^\s*(```|~~~)/.test(line);
    if (fence) inCode = !inCode;
    return !inCode && !fence;
  });
}

function linksOf(page: SourceFile): string[] {
  const text = prose(page)
    .join('\n')
    .replaceAll(/`[^`]*`/g, '');
  return [...text.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map((match) => match[1] ?? '');
}

function anchorsOf(page: SourceFile): Set<string> {
  const headings = prose(page).flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1] ?? []);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
