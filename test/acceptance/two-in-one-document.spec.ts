import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from './acts.js';
import { type Client, type Marketplace, openMarketplace } from './marketplace.js';
import { offerPostgresql } from './sample-offer.js';

const bothRoles = [
  { role: 'consumer', teams: ['payments'] },
  { role: 'producer', teams: ['platform'] },
] as const;
let marketplace: Marketplace;
let both: Client;

beforeAll(async () => {
  marketplace = await openMarketplace();
  await offerPostgresql(marketplace, 'PRODUCER');
  both = marketplace.as({ subject: 'bo', grants: bothRoles });
}, 60_000);
afterAll(() => marketplace.close());

describe('several mutations in one document', () => {
  it('each show what is true after it, also in the rows that another has shown before', async () => {
    const { operation } = await request(both);
    const shows = 'operation { state version { pauseReason isRequestable } capability { name } }';
    const named = 'capability: "postgresql", version: "1.0.0"';
    const about = 'capability: "postgresql", name: "Elephant", summary: "A database"';
    const answer = await both.query(
      `mutation ($id: ID!) {
        cancel: cancelOperation(input: { idempotencyKey: "1", operationId: $id }) { ... on CancelOperationSuccess { ${shows} } }
        pause: pauseVersion(input: { idempotencyKey: "2", ${named}, reason: "a flood" }) { __typename }
        describe: describeCapability(input: { idempotencyKey: "3", ${about} }) { __typename }
        again: cancelOperation(input: { idempotencyKey: "4", operationId: $id }) { ... on CancelOperationSuccess { ${shows} } }
      }`,
      { id: operation.id },
    );
    expect(answer).toEqual({
      cancel: {
        operation: {
          state: 'CANCELLED',
          version: { pauseReason: null, isRequestable: true },
          capability: { name: 'PostgreSQL' },
        },
      },
      pause: { __typename: 'PauseVersionSuccess' },
      describe: { __typename: 'DescribeCapabilitySuccess' },
      again: {
        operation: {
          state: 'CANCELLED',
          version: { pauseReason: 'a flood', isRequestable: false },
          capability: { name: 'Elephant' },
        },
      },
    });
  });
});
