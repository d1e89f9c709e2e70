import { accept, type Decision, reject } from '#libs/kernel';
import type { ErasureFact } from '../events/index.js';
import type { Erasure } from './erasure.js';
import type { InstanceLife } from './instance-life.js';

export interface EraseInstance {
  readonly instance: string;
}

export type EraseInstanceRejection =
  | { readonly reason: 'NotFound'; readonly path: '/instanceId' }
  | { readonly reason: 'InstanceStillLives'; readonly phase: string };

/** Once its key is destroyed nothing confidential can be recorded of an instance, so its life has to be over. */
export const eraseInstance =
  ({ instance }: EraseInstance, { phase }: InstanceLife) =>
  ({ status }: Erasure): Decision<ErasureFact, EraseInstanceRejection> => {
    if (status !== 'ABSENT') return accept();
    if (phase === undefined) return reject({ reason: 'NotFound', path: '/instanceId' });
    if (phase !== 'GONE') return reject({ reason: 'InstanceStillLives', phase });
    return accept({ type: 'InstanceErasureOrdered', data: { instance } });
  };
