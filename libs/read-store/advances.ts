import type { Position } from '#libs/kernel';
import type { ViewProgress } from './view-progress.js';

/**
 * Tells how far the views are: once at the beginning, and again whenever they came forward; several steps while the reader was busy are told as one, so
 * a slow reader costs no memory. Ends when the signal aborts.
 */
export async function* advancesOf(views: ViewProgress, signal: AbortSignal): AsyncGenerator<Position | undefined> {
  let isDue = true;
  let wake: (() => void) | undefined;
  const notice = () => {
    isDue = true;
    wake?.();
  };
  const stopListening = views.onAdvanced(notice);
  signal.addEventListener('abort', notice);
  try {
    while (!signal.aborted) {
      isDue = false;
      yield views.current();
      if (!isDue) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (isDue || signal.aborted) resolve();
        });
      }
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', notice);
  }
}
