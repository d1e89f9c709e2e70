import type { OperationalStore } from '#libs/read-store';

const begins = 'publisher ';

/** What the bookmark of the publisher is called whose topics begin with the prefix. */
export function publisherBookmark(prefix: string): string {
  return `${begins}${prefix}`;
}

/** Those of all publishers that ever were, under whatever prefix, and of the one that is configured: it may have published and not saved it yet. */
export async function publisherBookmarks(
  { bookmarks }: OperationalStore,
  prefix: string | undefined,
): Promise<readonly string[]> {
  const names = (await bookmarks.all()).map(({ name }) => name).filter((name) => name.startsWith(begins));
  return [...new Set([...names, ...(prefix === undefined ? [] : [publisherBookmark(prefix)])])];
}
