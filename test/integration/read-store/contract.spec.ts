import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readStoreContract } from '#libs/testing';
import { databaseUrl } from '../servers.js';
import { postgresqlPlace } from './postgresql-place.js';

describe('the read store on PostgreSQL', () => {
  const tools = { describe, it, expect, beforeAll, beforeEach, afterAll, afterEach };
  readStoreContract(tools, () => postgresqlPlace(databaseUrl())());
});
