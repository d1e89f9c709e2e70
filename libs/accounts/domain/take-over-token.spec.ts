import { describe, it } from '@jest/globals';
import { scenario } from '#libs/testing';
import type { TokenFact } from '../events/index.js';
import { takeOverToken } from './take-over-token.js';
import { token } from './token.js';

const { given } = scenario(token);
const issuedWith = (more: { readonly actsFor?: string }): TokenFact => ({
  type: 'TokenIssued',
  data: {
    token: 't-1',
    principal: 't-1.ada',
    label: 'portal',
    secretSha256: 'ab',
    grants: [],
    issuedBy: 'ada',
    issuedAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-03-01T00:00:00Z',
    ...more,
  },
});
const takenOver = (owner: string, formerOwner: string): TokenFact => ({
  type: 'TokenOwnershipTransferred',
  data: { token: 't-1', owner, formerOwner, transferredAt: '2026-02-01T00:00:00Z' },
});
const by = (owner: string, transferredAt = '2026-02-01T00:00:00Z') =>
  takeOverToken({ token: 't-1', owner, transferredAt });

describe('taking a token over', () => {
  it('makes whoever does it the owner, once and once more', () => {
    given(issuedWith({})).when(by('bob')).expectFacts(takenOver('bob', 'ada'));
    given(issuedWith({}), takenOver('bob', 'ada')).when(by('cleo')).expectFacts(takenOver('cleo', 'bob'));
  });

  it('changes nothing for who owns it already', () => {
    given(issuedWith({})).when(by('ada')).expectNothing();
    given(issuedWith({}), takenOver('bob', 'ada')).when(by('bob')).expectNothing();
  });

  it('is refused for one that acts for a person, that was revoked, that has ended, and that never was', () => {
    given(issuedWith({ actsFor: 'ada' }))
      .when(by('bob'))
      .expectRejection({ reason: 'NotToBeTakenOver', because: 'ACTS_FOR_SOMEBODY' });
    given(issuedWith({}), { type: 'TokenRevoked', data: { token: 't-1', revokedAt: '2026-01-02T00:00:00Z' } })
      .when(by('bob'))
      .expectRejection({ reason: 'NotToBeTakenOver', because: 'REVOKED' });
    given(issuedWith({}))
      .when(by('bob', '2026-03-01T00:00:00Z'))
      .expectRejection({ reason: 'NotToBeTakenOver', because: 'EXPIRED' });
    given().when(by('bob')).expectRejection({ reason: 'NotFound', path: '/tokenId' });
  });
});
