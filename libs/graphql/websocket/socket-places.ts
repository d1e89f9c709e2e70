import type { Limits } from '../limits/limits.js';
import { Tally } from '../limits/tally.js';

type SocketLimits = Pick<
  Limits,
  'unknownSocketsMax' | 'unknownSocketsPerAddressMax' | 'socketsMax' | 'socketsPerAddressMax' | 'socketsPerCallerMax'
>;

/** What a socket holds from its opening to its end. */
export interface SocketPlace {
  /**
   * Moves it from the sockets of unknown callers to those of known ones. Returns what the caller has too many of, and then it
   * stays where it was. `caller` is whose sockets are counted together.
   */
  settle(caller: string): string | undefined;
  leave(): void;
}

interface Unknown {
  readonly network: string;
  readonly evict: () => void;
}

/**
 * Decides who may hold a socket. Callers who have not said who they are have a small share of their own, in which newer sockets
 * take the place of older ones: so whoever opens many cannot keep out those who say at once who they are.
 */
export class SocketPlaces {
  /** In the order in which they came. */
  readonly #unknown = new Set<Unknown>();
  readonly #unknownByNetwork = new Tally();
  readonly #byNetwork = new Tally();
  readonly #byCaller = new Tally();
  #knownCount = 0;

  constructor(private readonly limits: SocketLimits) {}

  /** Returns the status with which a socket is refused before it is opened; undefined when there is room. */
  refusalFor(network: string): string | undefined {
    if (this.#knownCount >= this.limits.socketsMax) return '503 Service Unavailable';
    return this.#byNetwork.of(network) >= this.limits.socketsPerAddressMax ? '429 Too Many Requests' : undefined;
  }

  /** Gives a place to a socket that was just opened. `evict` ends it when its place is needed before its caller is known. */
  enter(network: string, evict: () => void): SocketPlace {
    this.#makeRoom(network);
    const unknown = { network, evict };
    this.#unknown.add(unknown);
    this.#unknownByNetwork.add(network);
    let known: string | undefined;
    return {
      settle: (caller) => {
        const excess = this.#excessOf(network, caller);
        if (excess !== undefined || !this.#forget(unknown)) return excess;
        known = caller;
        this.#knownCount += 1;
        this.#byNetwork.add(network);
        this.#byCaller.add(caller);
        return undefined;
      },
      leave: () => {
        this.#forget(unknown);
        if (known === undefined) return;
        this.#knownCount -= 1;
        this.#byNetwork.remove(network);
        this.#byCaller.remove(known);
        known = undefined;
      },
    };
  }

  #makeRoom(network: string): void {
    const { unknownSocketsMax, unknownSocketsPerAddressMax } = this.limits;
    const isCrowded = this.#unknownByNetwork.of(network) >= unknownSocketsPerAddressMax;
    if (!isCrowded && this.#unknown.size < unknownSocketsMax) return;
    for (const oldest of this.#unknown) {
      if (isCrowded && oldest.network !== network) continue;
      this.#forget(oldest);
      return oldest.evict();
    }
  }

  /** False when it was forgotten before: it was evicted, or has settled. */
  #forget(unknown: Unknown): boolean {
    if (!this.#unknown.delete(unknown)) return false;
    this.#unknownByNetwork.remove(unknown.network);
    return true;
  }

  #excessOf(network: string, caller: string): string | undefined {
    const { socketsMax, socketsPerAddressMax, socketsPerCallerMax } = this.limits;
    if (this.#byCaller.of(caller) >= socketsPerCallerMax) return `at most ${socketsPerCallerMax} sockets per caller`;
    if (this.#byNetwork.of(network) >= socketsPerAddressMax)
      return `at most ${socketsPerAddressMax} sockets per address`;
    return this.#knownCount >= socketsMax ? `at most ${socketsMax} sockets` : undefined;
  }
}
