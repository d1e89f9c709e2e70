import type { Instance } from '../domain/instance.js';
import { streamOf } from '../instances.store.js';

/** Returns the stream of the instance that a command was decided on. Throws when there is no such instance. */
export function decidedStream({ state }: { readonly state: Instance }): string {
  if (state.phase === 'ABSENT') throw new Error('A command on an instance was accepted, and there is no instance');
  return streamOf(state.instance);
}
