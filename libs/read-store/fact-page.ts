import { type Fact, type FactCodec, type FactFamily, factCodec, parsePosition, type RecordedFact } from '#libs/kernel';

interface Place {
  /** Where in the page. */
  readonly index: number;
  readonly ordinal: number;
  readonly recorded: RecordedFact;
}

/** A fact of a page that a view or a reaction reads; without the fact when it does not fit what this release knows of it. */
export type PageEntry =
  | (Place & { readonly fact: Fact })
  | (Place & { readonly fact: undefined; readonly error: unknown });

/** Some facts in position order, each decoded at most once per family, however many views read it. */
export interface FactPage {
  readonly facts: readonly RecordedFact[];
  /** Facts after the ordinal whose type one of the families knows. */
  entriesOf(families: readonly FactFamily<Fact>[], afterOrdinal: number): readonly PageEntry[];
  ordinalAt(index: number): number;
}

const codecs = new WeakMap<FactFamily<Fact>, FactCodec<Fact>>();

export function codecOf(family: FactFamily<Fact>): FactCodec<Fact> {
  const known = codecs.get(family);
  if (known !== undefined) return known;
  const made = factCodec(family);
  codecs.set(family, made);
  return made;
}

/** `category.Type` of everything the families know, sorted. */
export function knownTypes(families: readonly FactFamily<Fact>[]): readonly string[] {
  const known = families.map(codecOf).flatMap(({ category, types }) => types.map((type) => `${category}.${type}`));
  return [...new Set(known)].toSorted();
}

/** A category has no hyphen, so the first one ends it. */
function categoryOf(stream: string): string {
  const hyphen = stream.indexOf('-');
  return hyphen === -1 ? stream : stream.slice(0, hyphen);
}

export function factPage(facts: readonly RecordedFact[]): FactPage {
  const ordinals = ordinalsOf(facts);
  const categories = facts.map(({ stream }) => categoryOf(stream));
  const entries = new Map<FactCodec<Fact>, (PageEntry | undefined)[]>();

  const entryOf = (codec: FactCodec<Fact>, index: number, recorded: RecordedFact): PageEntry => {
    const decodedBefore = entries.get(codec) ?? [];
    const entry = decodedBefore[index] ?? decode(codec, index, ordinals[index] ?? 0, recorded);
    if (decodedBefore.length === 0) entries.set(codec, decodedBefore);
    decodedBefore[index] = entry;
    return entry;
  };
  return {
    facts,
    ordinalAt: (index) => ordinals[index] ?? 0,
    entriesOf: (families, afterOrdinal) => {
      const readers = families.map(codecOf);
      const read: PageEntry[] = [];
      for (const [index, recorded] of facts.entries()) {
        if ((ordinals[index] ?? 0) <= afterOrdinal) continue;
        const category = categories[index];
        const codec = readers.find((known) => known.category === category && known.knows(recorded.type));
        if (codec !== undefined) read.push(entryOf(codec, index, recorded));
      }
      return read;
    },
  };
}

/** Positions of one page are of one log, so only the first is taken apart whole. */
function ordinalsOf(facts: readonly RecordedFact[]): readonly number[] {
  const [first] = facts;
  if (first === undefined) return [];
  const prefix = `${parsePosition(first.position).logId}.`;
  return facts.map(({ position }) =>
    position.startsWith(prefix) ? Number(position.slice(prefix.length)) : parsePosition(position).ordinal,
  );
}

function decode(codec: FactCodec<Fact>, index: number, ordinal: number, recorded: RecordedFact): PageEntry {
  try {
    return { index, ordinal, recorded, fact: codec.decode(recorded) };
  } catch (error) {
    return { index, ordinal, recorded, fact: undefined, error };
  }
}
