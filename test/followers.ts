import type { ViewProgress } from '#libs/read-store';

/**
 * Resolves as soon as so many more callers follow the views than did when it was called. Nobody tells a subscriber that its
 * subscription has begun, so a change that it has to hear of is made after this.
 */
export function untilFollowed(views: ViewProgress, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const follow = views.onAdvanced.bind(views);
  let missing = count;
  views.onAdvanced = (listener) => {
    const stop = follow(listener);
    missing -= 1;
    if (missing === 0) {
      views.onAdvanced = follow;
      resolve();
    }
    return stop;
  };
  return promise;
}
