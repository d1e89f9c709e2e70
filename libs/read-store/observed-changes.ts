import type { ReadStoreObserver } from './observer.js';
import type { ViewCopy } from './view-copy.js';

/** Tells the observer which views stopped and which streams were parked between two states of the same copies. */
export function observeChanges(
  observer: ReadStoreObserver,
  before: readonly ViewCopy[],
  after: readonly ViewCopy[],
): void {
  for (const [index, copy] of after.entries()) {
    const view = copy.view.name;
    const earlier = before[index];
    for (const { stream, error } of copy.parked.values()) {
      if (earlier?.parked.has(stream) !== true)
        observer.observe({ kind: 'stream-parked', view, stream, reason: error });
    }
    if (copy.state === 'STOPPED' && earlier?.state !== 'STOPPED') {
      observer.observe({ kind: 'view-stopped', view, position: copy.position, reason: copy.reason ?? 'unknown' });
    }
  }
}
