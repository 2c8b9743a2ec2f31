// Reads a written document back for the tests: its values by path, with a parser of another making.

import { childrenOf, parseXml, type XmlNode } from '../../conformance/saxon.ts';

export interface ReadUbl {
  readonly root: XmlNode;
  /** Texts of all elements at a path of prefixed names below the root: "cac:TaxTotal/cbc:TaxAmount". */
  readonly all: (path: string, from?: XmlNode) => string[];
  /** The elements at a path. */
  readonly nodes: (path: string, from?: XmlNode) => XmlNode[];
}

export async function readUbl(xml: Buffer): Promise<ReadUbl> {
  const { root } = await parseXml(xml.toString('utf8'));
  const nodes = (path: string, from: XmlNode = root): XmlNode[] =>
    path
      .split('/')
      .reduce<XmlNode[]>(
        (found, name) => found.flatMap((node) => childrenOf(node).filter((child) => child.nodeName === name)),
        [from],
      );
  return { root, nodes, all: (path, from) => nodes(path, from).map((node) => node.textContent) };
}
