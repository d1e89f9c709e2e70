/** How many lines of an event are left out, of one address or of all that were too many to be told apart. */
export interface LeftOut {
  readonly event: string;
  readonly address: string;
  readonly count: number;
}

/** Lines of an event from all addresses together, in addresses that each write as many as they may. */
const addressesAtOnce = 5;
/** Of how many addresses an event's left out lines are counted apart. */
const addressesMax = 100;
const otherAddresses = 'others';

interface Written {
  total: number;
  readonly lines: Map<string, number>;
  readonly leftOut: Map<string, number>;
}

/** Says within a minute which lines are written: so many of an event and address, and five times as many of an event from all of them. */
export class LineBounds {
  readonly #written = new Map<string, Written>();

  constructor(private readonly linesMax: number) {}

  /** Whether one more line of this event may be written for this address. If not, it is counted. */
  take(event: string, address: string): boolean {
    const written = this.#of(event);
    const lines = written.lines.get(address) ?? 0;
    if (lines < this.linesMax && written.total < this.linesMax * addressesAtOnce) {
      written.lines.set(address, lines + 1);
      written.total += 1;
      return true;
    }
    const isKnown = written.leftOut.has(address) || written.leftOut.size < addressesMax;
    const counted = isKnown ? address : otherAddresses;
    written.leftOut.set(counted, (written.leftOut.get(counted) ?? 0) + 1);
    return false;
  }

  /** Ends the minute, and tells what was left out in it. */
  end(): readonly LeftOut[] {
    const leftOut = [...this.#written].flatMap(([event, written]) =>
      [...written.leftOut].map(([address, count]) => ({ event, address, count })),
    );
    this.#written.clear();
    return leftOut;
  }

  #of(event: string): Written {
    const written = this.#written.get(event) ?? { total: 0, lines: new Map(), leftOut: new Map() };
    this.#written.set(event, written);
    return written;
  }
}
