import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { RevocationFact } from '../events/index.js';
import { orderRevocation } from './order-revocation.js';
import { revocation } from './revocation.js';

const { given } = scenario(revocation);
const ordered = (tokens: readonly string[], remainingCount = 0): RevocationFact => ({
  type: 'TokensRevocationOrdered',
  data: { principal: 'ada', tokens: [...tokens], remainingCount },
});
const names = (count: number) => Array.from({ length: count }, (_, index) => `t-${index}`);

describe('ordering that the tokens of a principal are revoked', () => {
  it('names those that were found', () =>
    given()
      .when(orderRevocation({ principal: 'ada', tokens: ['t-1', 't-2'], foundCount: 2 }))
      .expectFacts(ordered(['t-1', 't-2'])));

  it('names 100 at most, and says how many are left', () =>
    given()
      .when(orderRevocation({ principal: 'ada', tokens: names(120), foundCount: 150 }))
      .expectFacts(ordered(names(100), 50)));

  it('is recorded also when there are none, so that the same command ends none that come later', () =>
    given()
      .when(orderRevocation({ principal: 'ada', tokens: [], foundCount: 0 }))
      .expectFacts(ordered([])));

  it('changes nothing when it comes again, whatever is found by then', () =>
    fc.assert(
      fc.property(fc.array(fc.string()), (tokens) => {
        given(ordered(['t-1']))
          .when(orderRevocation({ principal: 'ada', tokens, foundCount: tokens.length }))
          .expectNothing();
      }),
    ));
});
