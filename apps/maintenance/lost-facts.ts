/** Who beside the log knows something of a fact. */
export type LostSource = 'views' | 'keys' | 'bus';

/** What somebody knows of one lost fact. */
export interface LostTrace {
  readonly stream: string;
  readonly source: LostSource;
  /** Tells it from other facts of the stream that the same source knows of. */
  readonly fact: string;
  /** When it was recorded, or decided, as far as the source knows. */
  readonly at?: string | undefined;
}

/** What is known of the lost facts of one stream. There may have been more. */
export interface LostStream {
  readonly stream: string;
  readonly countMin: number;
  readonly firstAt: string | undefined;
  readonly lastAt: string | undefined;
  readonly knownBy: readonly LostSource[];
}

/** From where on facts are looked for. */
export interface LostAfter {
  readonly ordinal: number;
  /** When the last common fact was recorded; empty where there is none, which is before every instant. */
  readonly recordedAt: string;
}

/** What traces say together, by stream. Two sources may know of the same fact, so the most that one of them knows counts. */
export function lostStreams(traces: readonly LostTrace[]): readonly LostStream[] {
  return [...Map.groupBy(traces, ({ stream }) => stream)]
    .map(([stream, ofStream]) => lostStream(stream, ofStream))
    .toSorted((a, b) => (a.firstAt ?? '').localeCompare(b.firstAt ?? '') || a.stream.localeCompare(b.stream));
}

function lostStream(stream: string, traces: readonly LostTrace[]): LostStream {
  const bySource = Map.groupBy(traces, ({ source }) => source);
  const counts = [...bySource.values()].map((known) => new Set(known.map(({ fact }) => fact)).size);
  const instants = traces.flatMap(({ at }) => at ?? []).toSorted();
  return {
    stream,
    countMin: Math.max(...counts),
    firstAt: instants.at(0),
    lastAt: instants.at(-1),
    knownBy: [...bySource.keys()],
  };
}

const listedMax = 100;

/** A line for each stream, as many as a person reads; the others are counted. */
export function toldStreams(streams: readonly LostStream[]): readonly string[] {
  if (streams.length === 0) return ['Views, keys and bus know of no stream that lost facts.'];
  const count = streams.reduce((sum, { countMin }) => sum + countMin, 0);
  const left = streams.length - listedMax;
  return [
    `As far as they are known, ${count} facts of ${streams.length} streams are lost, and maybe more:`,
    ...streams.slice(0, listedMax).map(toldStream),
    ...(left > 0 ? [`  and ${left} streams more; --json lists all of them`] : []),
  ];
}

function toldStream({ stream, countMin, firstAt, lastAt, knownBy }: LostStream): string {
  const times = firstAt === undefined ? '' : firstAt === lastAt ? ` at ${firstAt}` : ` from ${firstAt} to ${lastAt}`;
  return `  ${stream}: ${countMin} or more${times} (${knownBy.join(', ')})`;
}
