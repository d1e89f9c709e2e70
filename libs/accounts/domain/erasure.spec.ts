import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { ErasureFact } from '../events/index.js';
import { eraseInstance } from './erase-instance.js';
import { eraseSubject } from './erase-subject.js';
import { erasure } from './erasure.js';

const { given } = scenario(erasure);
const subjectErased: ErasureFact = { type: 'SubjectErasureOrdered', data: { principal: 'ada' } };
const instanceErased: ErasureFact = { type: 'InstanceErasureOrdered', data: { instance: 'i-1' } };
const living = fc.constantFrom('REQUESTED', 'ACTIVE', 'DEPROVISIONING', 'FAILED', 'ORPHANED');
const phase = fc.oneof(living, fc.constantFrom('GONE', undefined));

describe('erasing a person', () => {
  it('records whom to forget, by the opaque id only', () =>
    given()
      .when(eraseSubject({ principal: 'ada' }))
      .expectFacts(subjectErased));

  it('changes nothing when it comes again', () =>
    given(subjectErased)
      .when(eraseSubject({ principal: 'ada' }))
      .expectNothing());
});

describe('erasing an instance', () => {
  it('records which one, once it is gone', () =>
    given()
      .when(eraseInstance({ instance: 'i-1' }, { phase: 'GONE' }))
      .expectFacts(instanceErased));

  it('is refused for one that nobody requested', () =>
    given()
      .when(eraseInstance({ instance: 'i-1' }, { phase: undefined }))
      .expectRejection({ reason: 'NotFound', path: '/instanceId' }));

  it('is refused as long as anything may still happen to it', () =>
    fc.assert(
      fc.property(living, (now) => {
        given()
          .when(eraseInstance({ instance: 'i-1' }, { phase: now }))
          .expectRejection({ reason: 'InstanceStillLives', phase: now });
      }),
    ));

  it('changes nothing when it comes again, whatever the instance is by then', () =>
    fc.assert(
      fc.property(phase, (now) => {
        given(instanceErased)
          .when(eraseInstance({ instance: 'i-1' }, { phase: now }))
          .expectNothing();
      }),
    ));
});
