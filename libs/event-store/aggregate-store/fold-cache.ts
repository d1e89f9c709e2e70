import { serialize } from 'node:v8';
import type { Fold } from './fold.js';

/** What a fold weighs beside its state, and what each remembered command adds: measured on the heap, rounded up. */
const foldBytes = 1_500;
const commandBytes = 300;
/** A state takes more room on the heap than serialised. */
const heapFactor = 3;

export interface FoldCache<State> {
  get(stream: string): Fold<State> | undefined;
  /** Keeps the fold, unless a newer one is there. */
  keep(stream: string, fold: Fold<State>): void;
  drop(stream: string): void;
  clear(): void;
  /** Bytes held now, estimated. */
  weight(): number;
}

interface Kept<State> {
  readonly fold: Fold<State>;
  readonly weight: number;
  readonly stateBytes: number;
  readonly weighedAt: number;
}

/** Weighing costs as much as serialising, so a state is weighed again only when its stream has doubled. */
function weighed<State>(fold: Fold<State>, before: Kept<State> | undefined): Kept<State> {
  const isDue = before === undefined || fold.revision + 1 >= 2 * before.weighedAt;
  const stateBytes = isDue ? heapFactor * serialize(fold.state).length : before.stateBytes;
  const weighedAt = isDue ? fold.revision + 1 : before.weighedAt;
  return { fold, stateBytes, weighedAt, weight: foldBytes + stateBytes + fold.commands.size * commandBytes };
}

/** Keeps the folds used last, as many as fit into `bytesMax`. */
export function foldCache<State>(bytesMax: number): FoldCache<State> {
  const folds = new Map<string, Kept<State>>();
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
      const before = folds.get(stream);
      const kept = before !== undefined && before.fold.revision > fold.revision ? before : weighed(fold, before);
      drop(stream);
      folds.set(stream, kept);
      weight += kept.weight;
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
