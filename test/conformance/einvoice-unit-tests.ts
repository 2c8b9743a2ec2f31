// Reads the official unit tests (files of the testSet form): each test holds an invoice, whole or a fragment, and the
// rules it must keep or break. Only the rules named count.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { childrenOf, parseXml, writeXml } from './saxon.ts';

export interface UnitTest {
  /** File and place in it: "BR-01.xml #2". */
  readonly name: string;
  /** The invoice as a document of its own. */
  readonly xml: string;
  readonly expectations: readonly Expectation[];
}

export interface Expectation {
  readonly rule: string;
  readonly isBroken: boolean;
}

/** All tests of a folder, by file name. */
export async function readUnitTests(folder: string): Promise<UnitTest[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.xml')).sort();
  const sets = await Promise.all(files.map((file) => readTestSet(folder, file)));
  return sets.flat();
}

async function readTestSet(folder: string, file: string): Promise<UnitTest[]> {
  const { root } = await parseXml(await readFile(join(folder, file), 'utf8'));
  return childrenOf(root, 'test').map((test, index) => {
    const name = `${file} #${index + 1}`;
    const invoice = childrenOf(test).find((child) => child.localName !== 'assert');
    if (invoice === undefined) throw new Error(`${name} has no invoice`);
    const expectations = childrenOf(test, 'assert')
      .flatMap((said) => childrenOf(said))
      .filter((said) => ['success', 'error', 'warning'].includes(said.localName))
      .map((said) => ({ rule: said.textContent.trim(), isBroken: said.localName !== 'success' }));
    return { name, xml: writeXml(invoice), expectations };
  });
}
