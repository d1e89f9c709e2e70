import { type Fact, type FactCodec, type FactFamily, factCodec, parsePosition, type RecordedFact } from '#libs/kernel';

/** A fact of a page that a view or a reaction reads. */
export interface PageEntry {
  /** Where in the page. */
  readonly index: number;
  readonly ordinal: number;
  readonly recorded: RecordedFact;
  readonly decoded: { readonly fact: Fact } | { readonly error: unknown };
}

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
export function categoryOf(stream: string): string {
  const hyphen = stream.indexOf('-');
  return hyphen === -1 ? stream : stream.slice(0, hyphen);
}

export function factPage(facts: readonly RecordedFact[]): FactPage {
  const ordinals = facts.map(({ position }) => parsePosition(position).ordinal);
  const categories = facts.map(({ stream }) => categoryOf(stream));
  const entries = new Map<FactCodec<Fact>, Map<number, PageEntry>>();

  const entryOf = (codec: FactCodec<Fact>, index: number, recorded: RecordedFact): PageEntry => {
    const decodedBefore = entries.get(codec) ?? new Map<number, PageEntry>();
    entries.set(codec, decodedBefore);
    const known = decodedBefore.get(index);
    if (known !== undefined) return known;
    const entry = { index, ordinal: ordinals[index] ?? 0, recorded, decoded: decode(codec, recorded) };
    decodedBefore.set(index, entry);
    return entry;
  };
  return {
    facts,
    ordinalAt: (index) => ordinals[index] ?? 0,
    entriesOf: (families, afterOrdinal) => {
      const readers = families.map(codecOf);
      return facts.flatMap((recorded, index) => {
        if ((ordinals[index] ?? 0) <= afterOrdinal) return [];
        const codec = readers.find((known) => known.category === categories[index] && known.knows(recorded.type));
        return codec === undefined ? [] : [entryOf(codec, index, recorded)];
      });
    },
  };
}

function decode(codec: FactCodec<Fact>, recorded: RecordedFact): PageEntry['decoded'] {
  try {
    return { fact: codec.decode(recorded) };
  } catch (error) {
    return { error };
  }
}
