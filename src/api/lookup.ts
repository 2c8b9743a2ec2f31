// From what a client names to what there is.
import { fromOpaqueId, type IdKind } from '../id.ts';
import { refuse } from './errors.ts';

/** The UUID an argument names; refuses an id of another kind or form. */
export function idOf(kind: IdKind, opaque: string, path: readonly string[]): string {
  return (
    fromOpaqueId(kind, opaque) ?? refuse('ID_MALFORMED', path, { value: opaque.slice(0, 60), what: wordsFor(kind) })
  );
}

/** What an object names exists: foreign keys see to it. */
export async function existing<T>(wanted: Promise<T | undefined>): Promise<T> {
  const found = await wanted;
  if (found === undefined) throw new Error('assertion failed: what an object names exists');
  return found;
}

function wordsFor(kind: string): string {
  return kind === 'apiKey' ? 'API key' : kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
