import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readStoreContract, sqlitePlace } from '#libs/testing';

describe('the read store on SQLite', () => {
  readStoreContract({ describe, it, expect, beforeAll, beforeEach, afterAll, afterEach }, sqlitePlace);
});
