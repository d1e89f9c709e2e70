import type { Position } from '#libs/kernel';

/** Why a view is built that was not there before: nothing to look at, unless it takes long. */
export const viewIsNew = 'the view is new';

/** What happened in the read store that somebody may want to count, log or be woken for. */
export type ReadStoreEvent =
  | {
      readonly kind: 'batch-projected';
      readonly factCount: number;
      readonly durationMs: number;
      readonly position: Position | undefined;
      /** False while a view is built or catches up beside the live ones. */
      readonly isLive: boolean;
    }
  | { readonly kind: 'rebuild-started'; readonly view: string; readonly reason: string }
  | { readonly kind: 'rebuild-finished'; readonly view: string; readonly durationMs: number }
  /** Alarm: the view keeps its rows as they are until its code or the fact is mended. */
  | {
      readonly kind: 'view-stopped';
      readonly view: string;
      readonly position: Position | undefined;
      readonly reason: string;
    }
  | { readonly kind: 'stream-parked'; readonly view: string; readonly stream: string; readonly reason: string }
  | { readonly kind: 'stream-unparked'; readonly view: string; readonly stream: string }
  | {
      readonly kind: 'reaction-failed';
      readonly reaction: string;
      readonly factId: string;
      readonly attempt: number;
      readonly reason: string;
    }
  /** Alarm: the reaction waits at this fact until it is resumed. */
  | { readonly kind: 'reaction-stopped'; readonly reaction: string; readonly factId: string; readonly reason: string }
  | { readonly kind: 'timer-failed'; readonly timer: string; readonly key: string | undefined; readonly reason: string }
  /** This process brings the views forward from now on. */
  | { readonly kind: 'leading' }
  | { readonly kind: 'stepped-down'; readonly reason: string }
  /** The database or the log failed; the same step is tried again. */
  | { readonly kind: 'fault'; readonly during: string; readonly error: unknown };

/** Metrics and log lines of the read store. It must not throw. */
export interface ReadStoreObserver {
  observe(event: ReadStoreEvent): void;
}

export const silentObserver: ReadStoreObserver = { observe: () => undefined };
