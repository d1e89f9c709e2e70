import type { Fact, RecordedFact } from './fact.js';

interface FieldSchema {
  meta(): Readonly<Record<string, unknown>> | undefined;
}

interface FactSchema {
  readonly shape: {
    readonly type: { readonly value: string };
    readonly data: { readonly shape: Readonly<Record<string, FieldSchema>> };
  };
}

/** Brings the data of one stored schema version to the next. */
type Upcast = (data: unknown) => unknown;

/**
 * What a lib's `events/index.ts` says of the facts of one category: their zod union, and how old shapes become
 * the current one. `upcasts.X[0]` takes version 1 of X to version 2, so X's current version is one more than the list's length.
 */
export interface FactFamily<F extends Fact> {
  readonly category: string;
  readonly union: {
    parse(value: unknown): F;
    readonly options: readonly FactSchema[];
  };
  readonly upcasts?: Readonly<Record<string, readonly Upcast[]>>;
}

/** The log holds a fact that this release does not know, or one in a newer shape than it knows. */
export class UnknownFact extends Error {
  override readonly name = 'UnknownFact';

  constructor(
    readonly stream: string,
    readonly type: string,
    readonly schemaVersion: number,
  ) {
    super(`Stream ${stream} holds ${type} in version ${schemaVersion}, which this release cannot read`);
  }
}

/** Reads and describes the facts of one family. */
export interface FactCodec<F extends Fact> {
  readonly category: string;
  readonly types: readonly string[];
  knows(type: string): boolean;
  /** Upcasts and parses. Throws `UnknownFact`, or the schema's own error when the data does not fit. */
  decode(recorded: Pick<RecordedFact, 'stream' | 'type' | 'data' | 'metadata'>): F;
  schemaVersionOf(type: string): number;
  /** Names of the text fields that are encrypted before they are stored. */
  sealedFieldsOf(type: string): readonly string[];
}

export function factCodec<F extends Fact>(family: FactFamily<F>): FactCodec<F> {
  const sealedFields = new Map(
    family.union.options.map(({ shape }) => {
      const sealed = Object.entries(shape.data.shape).filter(([, field]) => field.meta()?.['sealed'] === true);
      return [shape.type.value, sealed.map(([name]) => name)];
    }),
  );
  const upcastsOf = (type: string): readonly Upcast[] => family.upcasts?.[type] ?? [];
  const schemaVersionOf = (type: string): number => upcastsOf(type).length + 1;

  return {
    category: family.category,
    types: [...sealedFields.keys()],
    knows: (type) => sealedFields.has(type),
    schemaVersionOf,
    sealedFieldsOf: (type) => sealedFields.get(type) ?? [],
    decode: ({ stream, type, data, metadata }) => {
      const { schemaVersion } = metadata;
      if (!sealedFields.has(type) || schemaVersion > schemaVersionOf(type)) {
        throw new UnknownFact(stream, type, schemaVersion);
      }
      const current = upcastsOf(type)
        .slice(schemaVersion - 1)
        .reduce((older, upcast) => upcast(older), data);
      return family.union.parse({ type, data: current });
    },
  };
}
