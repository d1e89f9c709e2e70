import type { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

/** Jest's own words, handed in: what programs import as well cannot import them. */
export interface SpecTools {
  readonly describe: typeof describe;
  readonly it: typeof it;
  readonly expect: typeof expect;
  readonly beforeAll: typeof beforeAll;
  readonly beforeEach: typeof beforeEach;
  readonly afterAll: typeof afterAll;
  readonly afterEach: typeof afterEach;
}
