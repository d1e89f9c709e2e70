import type { Fold } from './fold.js';

/** What a fold weighs beside its data, and what each remembered command adds: measured on the heap, rounded up. */
const foldBytes = 600;
const commandBytes = 300;

export interface FoldCache<State> {
  get(stream: string): Fold<State> | undefined;
  /** Keeps the fold, unless a newer one is there. */
  keep(stream: string, fold: Fold<State>): void;
  drop(stream: string): void;
  clear(): void;
  /** Bytes held now, estimated. */
  weight(): number;
}

/** Keeps the folds used last, as many as fit into `bytesMax`. */
export function foldCache<State>(bytesMax: number): FoldCache<State> {
  const folds = new Map<string, { readonly fold: Fold<State>; readonly weight: number }>();
  let weight = 0;

  const drop = (stream: string) => {
    const kept = folds.get(stream);
    if (kept === undefined) return;
    folds.delete(stream);
    weight -= kept.weight;
  };

  return {
    get: (stream) => folds.get(stream)?.fold,
    keep: (stream, fold) => {
      const kept = folds.get(stream);
      const newer = kept !== undefined && kept.fold.revision > fold.revision ? kept.fold : fold;
      drop(stream);
      const added = foldBytes + newer.bytes + newer.commands.size * commandBytes;
      folds.set(stream, { fold: newer, weight: added });
      weight += added;
      for (const oldest of folds.keys()) {
        if (weight <= bytesMax) break;
        drop(oldest);
      }
    },
    drop,
    clear: () => {
      folds.clear();
      weight = 0;
    },
    weight: () => weight,
  };
}
