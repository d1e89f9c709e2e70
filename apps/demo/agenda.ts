interface Entry {
  readonly at: number;
  /** The order in which entries of one moment were made. */
  readonly number: number;
  readonly act: () => Promise<void>;
}

/** What is going to happen, and when. Acting may put more into it. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #made = 0;

  /** Milliseconds since 1970. */
  plan(at: number, act: () => Promise<void>): void {
    this.#made += 1;
    this.#heap.push({ at, number: this.#made, act });
    this.#rise(this.#heap.length - 1);
  }

  /** Acts in the order of time until `end`, exclusive; what lies beyond it does not happen. */
  async play(end: number, arrive: (at: number) => void): Promise<void> {
    for (let next = this.#take(); next !== undefined && next.at < end; next = this.#take()) {
      arrive(next.at);
      await next.act();
    }
  }

  #take(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    this.#heap[0] = last;
    this.#sink(0);
    return first;
  }

  #rise(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(start: number): void {
    for (let index = start; ; ) {
      const children = [2 * index + 1, 2 * index + 2].filter((child) => child < this.#heap.length);
      const least = children.reduce((best, child) => (this.#isBefore(child, best) ? child : best), index);
      if (least === index) return;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return false;
    return left.at < right.at || (left.at === right.at && left.number < right.number);
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
