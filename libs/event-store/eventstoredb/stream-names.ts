import type { ServerFilter } from './log-client.js';

/** Where the facts of one installation stand on a server that may hold other things too. */
export interface StreamNames {
  /** Whether a stream can have this name; one that cannot has no facts. */
  isStream(stream: string): boolean;
  /** The stream's name on the server. Throws `RangeError` for one that could be taken for another namespace's. */
  nameOf(stream: string): string;
  /** The stream of ours that has this name on the server; undefined for everybody else's, and for the server's own. */
  streamOf(name: string): string | undefined;
  /** What the server can leave out; it is filtered again here, because not every call heeds it. */
  filterOf(categories: readonly string[] | undefined): ServerFilter;
  /** Its metadata carries the log's id. No fact ever stands in it. */
  readonly logStream: string;
  /** Its metadata is written to learn what time it is on the server. No fact ever stands in it. */
  readonly clockStream: string;
}

const namespacePattern = /^(?:[a-z][a-z0-9-]{0,62})?$/;
/** A dot before the first hyphen would end a namespace, a dollar begins what belongs to the server. */
const streamPattern = /^[^-.$\p{Cc}][^-.\p{Cc}]*-[^\p{Cc}]+$/u;

const isStream = (stream: string): boolean => streamPattern.test(stream);

export function streamNames(namespace: string): StreamNames {
  if (!namespacePattern.test(namespace))
    throw new RangeError(`'${namespace}' is no namespace: write a slug, or nothing`);
  const prefix = namespace === '' ? '' : `${namespace}.`;
  return {
    isStream,
    nameOf: (stream) => {
      if (!isStream(stream)) throw new RangeError(`'${stream}' is no stream: write <category>-<id>`);
      return prefix + stream;
    },
    streamOf: (name) => {
      if (!name.startsWith(prefix)) return undefined;
      const stream = name.slice(prefix.length);
      return isStream(stream) ? stream : undefined;
    },
    filterOf: (categories) => {
      if (categories !== undefined) return { prefixes: categories.map((category) => `${prefix}${category}-`) };
      return prefix === '' ? { regex: '^[^-.$][^-.]*-' } : { prefixes: [prefix] };
    },
    logStream: `${prefix}bourse.log`,
    clockStream: `${prefix}bourse.clock`,
  };
}

/** Whether a stream is of one of the categories; of none are all. */
export function isOfCategory(stream: string, categories: readonly string[] | undefined): boolean {
  return categories === undefined || categories.some((category) => stream.startsWith(`${category}-`));
}
