// Reads small XML documents of others into a tree of local names: answers of Peppol's directories, responses to invoices.
// Promises bounded work, and that nothing outside the text is ever looked at: a document type declaration is refused.

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** By local name; namespace declarations are left out. */
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly XmlElement[];
  /** Of this element alone, trimmed. */
  readonly text: string;
}

const elementsMax = 20_000;
const depthMax = 60;

/** The root element of a document; undefined when it is not well-formed, too large, or declares a document type. */
export function readXml(document: string): XmlElement | undefined {
  const root = opened('', '');
  const open = [root];
  let elements = 0;
  let end = 0;
  const source = document.replace(/^\uFEFF/, '');
  for (const token of source.matchAll(tokens)) {
    const [whole, text, cdata, closing, name, attributes = '', selfClosing] = token;
    const inside = open.at(-1);
    if (inside === undefined) return undefined;
    end += whole.length;
    if (text !== undefined) inside.text += decoded(text);
    else if (cdata !== undefined) inside.text += cdata;
    else if (closing !== undefined) {
      if (open.length === 1 || open.pop()?.qualifiedName !== closing) return undefined;
    } else if (name !== undefined) {
      const element = opened(name, attributes);
      elements += 1;
      if (elements > elementsMax || open.length > depthMax) return undefined;
      inside.children.push(element);
      if (selfClosing === '') open.push(element);
    }
  }
  const [element, ...others] = root.children;
  const isWhole = end === source.length && open.length === 1 && others.length === 0;
  return isWhole && root.text.trim() === '' && element !== undefined ? closed(element) : undefined;
}

/** The first element down a path of names, each anywhere among the children; undefined when one is missing. */
export function childOf(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce((inside, name) => inside?.children.find((child) => child.name === name), element);
}

/** The first element of this name in the whole tree, in the order of the document. */
export function findElement(element: XmlElement | undefined, name: string): XmlElement | undefined {
  if (element === undefined || element.name === name) return element;
  for (const child of element.children) {
    const found = findElement(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

// Text, CDATA section, comment or instruction (nothing kept), end tag, start tag, one behind the other: reading ends at
// whatever is none of them.
const tokens =
  /([^<]+)|<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/guy;

interface OpenElement {
  readonly qualifiedName: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: OpenElement[];
  text: string;
}

function opened(qualifiedName: string, attributes: string): OpenElement {
  const read = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].flatMap(
    ([, name = '', value, other = '']) =>
      name.startsWith('xmlns') ? [] : [[localName(name), decoded(value ?? other)] as const],
  );
  return { qualifiedName, attributes: Object.fromEntries(read), children: [], text: '' };
}

function closed({ qualifiedName, attributes, children, text }: OpenElement): XmlElement {
  return { name: localName(qualifiedName), attributes, children: children.map(closed), text: text.trim() };
}

function localName(qualified: string): string {
  return qualified.slice(qualified.indexOf(':') + 1);
}

const entities: Readonly<Record<string, string | undefined>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
  });
}
