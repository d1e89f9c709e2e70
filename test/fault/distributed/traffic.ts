import { randomBytes } from 'node:crypto';
import type { Observer } from './evidence.js';
import { type Load, type LoadOptions, startLoad } from './load.js';
import { type SignalLoad, startSignals } from './signal-load.js';

/** All that goes on while something is done to an installation: consumers, workers, and a system that tells of usage. */
export interface Traffic extends Pick<Load, 'counts' | 'reasons'> {
  /** Lets consumers finish what they have begun; workers go on. */
  finish(): Promise<void>;
  /** Lets the other system finish, too. */
  finishSignals(): Promise<void>;
  /** Ends consumers and workers. Whoever still waits for an answer gives up. */
  end(): Promise<void>;
  /** Begins anew once all of it was ended, and remembers nothing of what it was told before. */
  renew(): void;
}

/** Who takes part in it, and who watches. */
interface Surroundings extends Pick<LoadOptions, 'callers' | 'ledger'> {
  readonly observer: Observer;
}

export type TrafficOptions = Pick<LoadOptions, 'random' | 'repeatsUnder'>;

export function startTraffic(surroundings: Surroundings, options: TrafficOptions): Traffic {
  let [load, signals] = begin(surroundings, options);
  return {
    get counts() {
      return load.counts;
    },
    get reasons() {
      return load.reasons;
    },
    finish: () => load.finish(),
    finishSignals: () => signals.finish(),
    end: () => load.end(),
    renew: () => {
      [load, signals] = begin(surroundings, options);
    },
  };
}

function begin({ callers, ledger, observer }: Surroundings, options: TrafficOptions): [Load, SignalLoad] {
  const { bus, place } = observer;
  const run = `r${randomBytes(3).toString('hex')}`;
  const load = startLoad({ callers, ledger, run, ...options });
  const { random } = options;
  const { instances } = load;
  return [load, startSignals({ bus, prefix: place.namespace, ledger, run, random, instances })];
}
