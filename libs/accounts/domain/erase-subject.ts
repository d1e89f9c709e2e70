import { accept, type Decision } from '#libs/kernel';
import type { ErasureFact } from '../events/index.js';
import type { Erasure } from './erasure.js';

export interface EraseSubject {
  readonly principal: string;
}

/** Anybody may be forgotten, also somebody who was never known. */
export const eraseSubject =
  ({ principal }: EraseSubject) =>
  ({ status }: Erasure): Decision<ErasureFact, never> =>
    status === 'ABSENT' ? accept({ type: 'SubjectErasureOrdered', data: { principal } }) : accept();
