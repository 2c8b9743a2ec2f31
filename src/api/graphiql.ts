// GraphiQL, from the package's own files: no content delivery network, so it works offline.
import type { Page } from './options.ts';

/** The page, or one of its files. */
export async function graphiqlPage(_path: string): Promise<Page | undefined> {
  return undefined;
}
