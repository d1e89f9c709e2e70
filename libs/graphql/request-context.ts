import type DataLoader from 'dataloader';
import type { Principal } from '#libs/access';
import type { Answer } from './answers/answer.js';
import type { Meter } from './limits/meter.js';

/** What every resolver knows of the request it works for. */
export interface RequestContext {
  /** Who asks. Without a token: a principal without any grant, which meets PUBLIC fields only. */
  readonly principal: Principal;
  /** The caller's IP address: the connection's, or what a trusted proxy says of it; `unknown` when there is none. */
  readonly address: string;
  /** What the log lines, faults and facts of this request have in common. */
  readonly correlationId: string;
  /** The caller's trace, when there is one. */
  readonly traceparent?: string | undefined;
  /** Aborts when the request has taken too long, or nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly loader: Loaders;
  /** How large the answer may become, and what was recorded for good while it is made. */
  readonly answer: Answer;
  /** Counts what is read for the request while it runs. Whoever reads many rows pays for them here. */
  readonly meter: Meter;
}

/** The loader of a name for a request, made when it is first asked for. One name, one type of loader. */
export interface Loaders {
  <K, V>(name: string, make: () => DataLoader<K, V>): DataLoader<K, V>;
  /** Makes them anew from now on: what was loaded before something changed may be wrong after it. */
  forget(): void;
}

/** A request's own loaders, so that nothing that one caller loaded is seen by another. */
export function rememberLoaders(): Loaders {
  const loaders = new Map<string, unknown>();
  const loader = <K, V>(name: string, make: () => DataLoader<K, V>): DataLoader<K, V> =>
    remembered(loaders, name, make);
  return Object.assign(loader, { forget: () => loaders.clear() });
}

/** The overload is where the promise "one name, one type" is taken on trust. */
function remembered<T>(made: Map<string, unknown>, name: string, make: () => T): T;
function remembered(made: Map<string, unknown>, name: string, make: () => unknown): unknown {
  const known = made.get(name) ?? make();
  made.set(name, known);
  return known;
}
