// Relay connections over keyset pages: a cursor is the sort key and id of the row it stands on, so that a page stays
// right while rows come and go.
import { isDay } from '../clock.ts';
import { refuse } from './errors.ts';
import { pageSizeMax } from './limits.ts';

export interface Connection<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[];
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The page size asked for, checked. */
export function pageSize(first: number): number {
  if (first < 1 || first > pageSizeMax) refuse('PAGE_SIZE_INVALID', ['first'], { value: first, max: pageSizeMax });
  return first;
}

/** A connection from up to `first + 1` rows: the one too many only tells that more follow. */
export function connection<T>(rows: readonly T[], first: number, cursorOf: (row: T) => string): Connection<T> {
  const nodes = rows.length > first ? rows.slice(0, first) : rows;
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(node) }));
  return { edges, nodes, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
}

/** Writes a cursor from its parts. */
export function writeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor whose parts must match these patterns; refuses one that was not written by writeCursor() for this list. */
export function readCursor(cursor: string, patterns: readonly RegExp[]): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === patterns.length) {
      const texts = parts.map(String);
      const fits = (text: string, index: number) =>
        patterns[index]?.test(text) && (patterns[index] !== dayPattern || isDay(text));
      if (texts.every(fits)) return texts;
    }
  } catch {
    // Falls through to the refusal: a cursor that cannot be parsed is malformed.
  }
  return refuse('CURSOR_MALFORMED', ['after']);
}

export const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const numberPattern = /^-?\d{1,16}$/;
export const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
