// The part of SaxonJS that we use, with the types it does not bring: parsing, writing and transforming XML.

import { createRequire } from 'node:module';

/** A DOM node, as far as we read it. */
export interface XmlNode {
  readonly nodeType: number;
  readonly localName: string;
  readonly nodeName: string;
  readonly textContent: string;
  readonly childNodes: ArrayLike<XmlNode>;
  getAttribute(name: string): string | null;
}

interface Saxon {
  getResource(options: { readonly text: string; readonly type: 'xml' }): Promise<XmlNode>;
  serialize(node: XmlNode, options: Readonly<Record<string, unknown>>): string;
  transform(options: {
    /** A stylesheet as compiled by xslt3, parsed. */
    readonly stylesheetInternal: object;
    readonly sourceNode: XmlNode;
    readonly destination: 'document';
  }): { readonly principalResult: XmlNode };
}

const require = createRequire(import.meta.url);
export const saxon: Saxon = require('saxon-js');

/** Parses XML; answers the document and its root element. Throws at what is not well-formed. */
export async function parseXml(text: string): Promise<{ readonly document: XmlNode; readonly root: XmlNode }> {
  const document = await saxon.getResource({ text, type: 'xml' });
  const [root] = childrenOf(document);
  if (root === undefined) throw new Error('a document without an element');
  return { document, root };
}

/** The child elements of a node, all or those of one name in any namespace. */
export function childrenOf(node: XmlNode, name?: string): XmlNode[] {
  return Array.from(node.childNodes).filter(
    (child) => child.nodeType === 1 && (name === undefined || child.localName === name),
  );
}

/** A node as XML that stands alone, without declaration. */
export function writeXml(node: XmlNode): string {
  return saxon.serialize(node, { 'omit-xml-declaration': true });
}
