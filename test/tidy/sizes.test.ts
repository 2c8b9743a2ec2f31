// A file is read in one go, a function is seen at once, a folder is a list one remembers.
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { findLines, listFiles, readFiles, type SourceFile } from './tree.ts';

const fileLinesMax = 400;
const functionLinesMax = 80;
// A test tells one scenario from beginning to end.
const testLinesMax = 120;
const commentColumnsMax = 132;
const folderEntriesMax = 16;

// Tables of texts, read by looking up, not from top to bottom.
const longerFiles: Readonly<Record<string, number>> = { 'src/problem.ts': 880 };

// Folders that are fuller today, each with what it may hold: they may shrink, never grow.
const fullerFolders: Readonly<Record<string, number>> = {
  // The stations and the leaves: the table of contents of the program.
  src: 30,
  // Mirrors src.
  test: 24,
  'src/api': 26,
  // One file per station: the table of contents of the contract, and one resolver for each.
  schema: 27,
  'src/api/resolvers': 19,
  // One decision a file.
  'docs/decisions': 40,
  // The life of a send, one turn a file.
  'src/distribution': 24,
  'test/experiments': 19,
  'test/succession': 20,
};

const code = readFiles('{src,test}/**/*.{ts,js,cjs}', 'codegen.ts');

test('there is code to look at', () => {
  expect(code.length).toBeGreaterThan(100);
});

test(`no file is longer than ${fileLinesMax} lines`, () => {
  const schema = readFiles('schema/*.graphql').filter(({ lines }) => lines.length > 2 * fileLinesMax);
  const long = code.filter(({ path, lines }) => lines.length > (longerFiles[path] ?? fileLinesMax));
  expect([...long, ...schema].map(({ path, lines }) => `${path}: ${lines.length} lines`)).toEqual([]);
});

test(`no comment is wider than ${commentColumnsMax} columns`, () => {
  // The formatter breaks code at 120 and cannot break texts; comments it leaves alone.
  expect(findLines(code, new RegExp(`^(?=\\s*(//|/?[*]) ).{${commentColumnsMax + 1},}`))).toEqual([]);
});

test(`no function is longer than ${functionLinesMax} lines`, () => {
  expect(code.filter(({ path }) => path.endsWith('.ts')).flatMap(longFunctions)).toEqual([]);
});

test(`no folder holds more than ${folderEntriesMax} entries`, () => {
  const folders = new Set(listFiles('{src,test,schema,docs}/**/*').map((path) => dirname(path)));
  const full = [...folders].flatMap((folder) => {
    const entries = readdirSync(folder).length;
    return entries > (fullerFolders[folder] ?? folderEntriesMax) ? [`${folder}: ${entries} entries`] : [];
  });
  expect(full).toEqual([]);
});

function longFunctions({ path, text }: SourceFile): string[] {
  const most = path.startsWith('test/') ? testLinesMax : functionLinesMax;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && !isSuite(node)) {
      const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      const lines = source.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - first;
      if (lines > most) found.push(`${path}:${first}: ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What holds tests is a chapter, not a function. */
function isSuite(node: ts.Node): boolean {
  let holdsTests = false;
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && /^(test|it)\b/.test(inner.expression.getText())) holdsTests = true;
    if (!holdsTests) ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return holdsTests;
}
