// A generic Schematron engine: a schema (ISO 19757-3, query binding xslt2) becomes an XSLT stylesheet, which Saxon
// compiles and runs. Knows nothing of invoices. Phases, abstract patterns and reports' messages are not needed here.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { childrenOf, parseXml, saxon, writeXml, type XmlNode } from './saxon.ts';

/** A rule that a document breaks; `flag` is the schema's own word for how bad that is. */
export interface Finding {
  readonly rule: string;
  readonly flag: string;
}

export interface Judge {
  /** Every rule of the schema. */
  readonly rules: ReadonlySet<string>;
  readonly judge: (document: XmlNode) => Finding[];
}

/** Reads and compiles a schema file; takes seconds for a large one. */
export async function compileSchematron(path: string): Promise<Judge> {
  const schema = (await parseXml(await readFile(path, 'utf8'))).root;
  const directory = await mkdtemp(join(tmpdir(), 'schematron-'));
  try {
    const [source, target] = [join(directory, 'rules.xsl'), join(directory, 'rules.sef.json')];
    await writeFile(source, stylesheetOf(schema));
    const compiler = fileURLToPath(import.meta.resolve('xslt3/xslt3.js'));
    await promisify(execFile)(process.execPath, [compiler, `-xsl:${source}`, `-export:${target}`, '-nogo']);
    const stylesheet: object = JSON.parse(await readFile(target, 'utf8'));
    const rules = childrenOf(schema, 'pattern')
      .flatMap((pattern) => childrenOf(pattern, 'rule'))
      .flatMap((rule) => testsOf(rule).map((test) => attribute(test, 'id')));
    return { rules: new Set(rules), judge: (document) => run(stylesheet, document) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function run(stylesheetInternal: object, sourceNode: XmlNode): Finding[] {
  const { principalResult } = saxon.transform({ stylesheetInternal, sourceNode, destination: 'document' });
  return childrenOf(principalResult).flatMap((findings) =>
    childrenOf(findings).map((finding) => ({ rule: attribute(finding, 'rule'), flag: attribute(finding, 'flag') })),
  );
}

/**
 * One mode per pattern, one template per rule. In a pattern a node is judged by the first rule that matches it, so
 * earlier rules have the higher priority.
 */
function stylesheetOf(schema: XmlNode): string {
  const patterns = childrenOf(schema, 'pattern');
  const namespaces = childrenOf(schema, 'ns').map((ns) => `xmlns:${attribute(ns, 'prefix')}="${quoted(ns, 'uri')}"`);
  return [
    `<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" ${namespaces.join(' ')}>`,
    letsOf(schema),
    ...childrenOf(schema, 'function').map(writeXml),
    ...patterns.map(modeOf),
    '<xsl:template match="/"><findings>',
    ...patterns.map((_, index) => `<xsl:apply-templates select="/|//*|//@*" mode="p${index}"/>`),
    '</findings></xsl:template></xsl:stylesheet>',
  ].join('\n');
}

function modeOf(pattern: XmlNode, index: number): string {
  const rules = childrenOf(pattern, 'rule');
  const templates = rules.map((rule, place) => {
    const open = `<xsl:template match="${quoted(rule, 'context')}" mode="p${index}" priority="${rules.length - place}">`;
    return `${open}${letsOf(rule)}${testsOf(rule).map(writeTest).join('')}</xsl:template>`;
  });
  return [letsOf(pattern), ...templates, `<xsl:template match="node()|@*|/" mode="p${index}" priority="0"/>`].join(
    '\n',
  );
}

function testsOf(rule: XmlNode): XmlNode[] {
  return [...childrenOf(rule, 'assert'), ...childrenOf(rule, 'report')];
}

function writeTest(test: XmlNode): string {
  const condition = quoted(test, 'test');
  const broken = test.localName === 'assert' ? `not(${condition})` : condition;
  return `<xsl:if test="${broken}"><finding rule="${quoted(test, 'id')}" flag="${quoted(test, 'flag')}"/></xsl:if>`;
}

function letsOf(node: XmlNode): string {
  const lets = childrenOf(node, 'let');
  return lets.map((one) => `<xsl:variable name="${quoted(one, 'name')}" select="${quoted(one, 'value')}"/>`).join('\n');
}

function attribute(node: XmlNode, name: string): string {
  return node.getAttribute(name) ?? '';
}

/** An attribute's value, safe in double quotes of the stylesheet. */
function quoted(node: XmlNode, name: string): string {
  return attribute(node, name)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
