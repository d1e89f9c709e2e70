import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TokenFact } from '../events/index.js';
import { issueToken } from './issue-token.js';
import { token } from './token.js';

const { given } = scenario(token);
const issued = {
  token: 't-1',
  principal: 't-1.ada',
  label: 'deploy bot',
  secretSha256: 'ab',
  grants: [{ role: 'consumer' as const, teams: ['payments'] }],
  issuedBy: 'ada',
  issuedAt: '2026-01-01T00:00:00Z',
  expiresAt: '2026-03-01T00:00:00Z',
};
const fact: TokenFact = { type: 'TokenIssued', data: issued };
const revoked: TokenFact = { type: 'TokenRevoked', data: { token: 't-1', revokedAt: '2026-02-01T00:00:00Z' } };

describe('issuing a token', () => {
  it('records what it may do and until when', () => given().when(issueToken(issued)).expectFacts(fact));

  it('changes nothing when it comes again, also with a new secret and also once it was revoked', () =>
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (secretSha256, isRevoked) => {
        given(fact, ...(isRevoked ? [revoked] : []))
          .when(issueToken({ ...issued, secretSha256 }))
          .expectNothing();
      }),
    ));
});
