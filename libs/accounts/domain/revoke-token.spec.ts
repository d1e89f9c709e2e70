import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TokenFact } from '../events/index.js';
import { revokeToken } from './revoke-token.js';
import { token } from './token.js';

const { given } = scenario(token);
const issued: TokenFact = {
  type: 'TokenIssued',
  data: {
    token: 't-1',
    principal: 't-1.ada',
    label: 'deploy bot',
    secretSha256: 'ab',
    grants: [],
    issuedBy: 'ada',
    issuedAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-03-01T00:00:00Z',
  },
};
const revoked: TokenFact = { type: 'TokenRevoked', data: { token: 't-1', revokedAt: '2026-02-01T00:00:00Z' } };

describe('revoking a token', () => {
  it('ends it', () =>
    given(issued)
      .when(revokeToken({ token: 't-1', revokedAt: '2026-02-01T00:00:00Z' }))
      .expectFacts(revoked));

  it('is refused for one that was never issued', () =>
    given()
      .when(revokeToken({ token: 't-1', revokedAt: '2026-02-01T00:00:00Z' }))
      .expectRejection({ reason: 'NotFound', path: '/tokenId' }));

  it('changes nothing when it comes again, however often', () =>
    fc.assert(
      fc.property(fc.array(fc.constant(revoked), { maxLength: 5 }), (more) => {
        given(issued, revoked, ...more)
          .when(revokeToken({ token: 't-1', revokedAt: '2026-02-01T00:00:00Z' }))
          .expectNothing();
      }),
    ));
});
