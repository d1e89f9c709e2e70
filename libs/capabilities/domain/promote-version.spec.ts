import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { Stage } from '../events/index.js';
import { promoteVersion } from './promote-version.js';
import { deprecated, drafted, name, owner, published } from './sample-facts.js';
import { version } from './version.js';

const { given } = scenario(version);
const promote = (stage: Stage) => promoteVersion({ ...name, ...owner, stage });
const stage = fc.constantFrom<Stage>('ALPHA', 'BETA', 'GA');

describe('promoting a version', () => {
  it.each<{ from: Stage; to: Stage }>([
    { from: 'ALPHA', to: 'BETA' },
    { from: 'ALPHA', to: 'GA' },
    { from: 'BETA', to: 'GA' },
  ])('records $from to $to', ({ from, to }) =>
    given(drafted, published(from))
      .when(promote(to))
      .expectFacts({ type: 'VersionPromoted', data: { ...name, ...owner, fromStage: from, toStage: to } }),
  );

  it('changes nothing when it is there already', () =>
    fc.assert(fc.property(stage, (at) => given(drafted, published(at)).when(promote(at)).expectNothing())));

  it.each<{ from: Stage; to: Stage; allowed: Stage[] }>([
    { from: 'GA', to: 'BETA', allowed: ['ALPHA'] },
    { from: 'GA', to: 'ALPHA', allowed: [] },
    { from: 'BETA', to: 'ALPHA', allowed: [] },
  ])('is refused from $from down to $to', ({ from, to, allowed }) =>
    given(drafted, published(from))
      .when(promote(to))
      .expectRejection({ reason: 'WrongVersionStatus', status: from, allowed }),
  );

  it('is refused for a draft, and once its end is announced', () => {
    given(drafted)
      .when(promote('GA'))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'DRAFT', allowed: ['ALPHA', 'BETA'] });
    given(drafted, published('BETA'), deprecated)
      .when(promote('GA'))
      .expectRejection({ reason: 'WrongVersionStatus', status: 'DEPRECATED', allowed: ['ALPHA', 'BETA'] });
  });

  it('is refused for a version that does not exist', () =>
    given().when(promote('GA')).expectRejection({ reason: 'NotFound', path: '/version' }));
});
