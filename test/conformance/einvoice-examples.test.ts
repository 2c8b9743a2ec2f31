// The official example invoices, as the sandbox shows them to a person.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readableUbl } from '../../src/sandbox/inbox/readable-ubl.ts';

const folder = join(process.env['EINVOICE_FIXTURES'] ?? '', 'peppol', 'examples');
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.xml'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
  .filter(([, text]) => /<(\w+:)?(Invoice|CreditNote)[\s>]/.test(text));

test('there are official examples', () => {
  expect(examples.length).toBeGreaterThan(0);
});

test.each(examples)('%s is shown', (_name, text) => {
  expect(readableUbl(text)).toMatch(/>(To pay|Credited)</);
});
