import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { scenario } from '#libs/testing';
import type { RestorationFact } from '../events/index.js';
import { type RecordRestoration, recordRestoration } from './record-restoration.js';
import { restoration } from './restoration.js';

const { given } = scenario(restoration);
const accepted: RecordRestoration = {
  restoration: '7f6a2c1e-2b1d-5a4e-9c3f-0d8e7b6a5c4d',
  lastCommon: { position: 'memory.3', fact: 'third', recordedAt: '2026-03-01T00:00:00.000Z' },
  lastLost: { position: 'memory.9', fact: 'ninth', decidedAt: '2026-03-02T00:00:00.000Z' },
  lastHeld: { position: 'memory.5', fact: 'another', recordedAt: '2026-03-03T00:00:00.000Z' },
};
const restored: RestorationFact = { type: 'LogRestored', data: accepted };

describe('recording that a log was restored', () => {
  it('tells both ends', () => given().when(recordRestoration(accepted)).expectFacts(restored));

  it('tells what is known where a position is all that was kept, and nothing is left', () => {
    const { restoration: id } = accepted;
    const bare: RecordRestoration = { restoration: id, lastLost: { position: 'memory.9' } };
    given().when(recordRestoration(bare)).expectFacts({ type: 'LogRestored', data: bare });
  });

  it('changes nothing when it comes again, wherever the log ends by then', () =>
    fc.assert(
      fc.property(fc.nat(), (ordinal) => {
        const lastHeld = { position: `memory.${ordinal}`, fact: 'later', recordedAt: '2026-03-04T00:00:00.000Z' };
        given(restored)
          .when(recordRestoration({ ...accepted, lastHeld }))
          .expectNothing();
      }),
    ));
});
