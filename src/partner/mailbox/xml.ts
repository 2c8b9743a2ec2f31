// The few XML things Digipost's answers are read by and its requests are written with: flat elements and attributes of
// a small, known vocabulary. An answer with a document type declaration is not read.

/** The text of the first element of this name, whatever its prefix; undefined when there is none. */
export function elementText(xml: string, name: string): string | undefined {
  if (xml.includes('<!')) return undefined;
  const text = new RegExp(`<(?:[\\w-]+:)?${name}(?:\\s[^>]*)?>([^<]{0,2000})</`).exec(xml)?.[1];
  return text === undefined ? undefined : decoded(text.trim());
}

/** The attributes of every element of this name, in order. */
export function elementsOf(xml: string, name: string): Readonly<Record<string, string | undefined>>[] {
  if (xml.includes('<!')) return [];
  return [...xml.matchAll(new RegExp(`<(?:[\\w-]+:)?${name}(\\s[^>]*)?/?>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w:-]+)\s*=\s*"([^"]{0,2000})"|([\w:-]+)\s*=\s*'([^']{0,2000})'/g)].map(
        ([, name = '', value, otherName = name, otherValue = '']) => [otherName, decoded(value ?? otherValue)],
      ),
    ),
  );
}

/** Text made safe between tags; what XML 1.0 forbids falls away. */
export function xmlText(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decoded(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');
}
