import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { TokenFact } from '../events/index.js';
import { issueToken, lifetimeDaysMax } from './issue-token.js';
import { token } from './token.js';

const { given } = scenario(token);
const issuedAt = '2026-01-01T00:00:00Z';
const issued = {
  token: 't-1',
  principal: 't-1.ada',
  label: 'deploy bot',
  secretSha256: 'ab',
  grants: [{ role: 'consumer' as const, teams: ['payments'] }],
  issuedBy: 'ada',
  expiresAt: '2026-03-01T00:00:00Z',
};
const fact: TokenFact = { type: 'TokenIssued', data: issued };

describe('issuing a token', () => {
  it('records what it may do and until when', () =>
    given()
      .when(issueToken({ ...issued, issuedAt }))
      .expectFacts(fact));

  it('is refused when it would live no moment, or longer than anybody remembers', () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: -400, max: 0 }), fc.integer({ min: lifetimeDaysMax + 1, max: 9_000 })),
        (days) => {
          const expiresAt = new Date(Date.parse(issuedAt) + days * 86_400_000).toISOString();
          given()
            .when(issueToken({ ...issued, expiresAt, issuedAt }))
            .expectRejection({ reason: 'TokenLifetimeOutOfRange', daysMax: lifetimeDaysMax });
        },
      ),
    ));

  it('never overwrites a token', () =>
    fc.assert(
      fc.property(fc.string(), (label) => {
        given(fact)
          .when(issueToken({ ...issued, label, issuedAt }))
          .expectRejection({ reason: 'TokenIdTaken' });
      }),
    ));
});
