import type { Grant, Principal } from '#libs/access';
import type { ProducerTeams } from '../views/worker-queue.js';

/** Teams whose work the caller may see: their own as a producer, and any for those who watch over them. */
export function producerTeamsOf({ grants }: Pick<Principal, 'grants'>): ProducerTeams {
  const watching = grants.filter(({ role }) => role !== 'consumer');
  return watching.some(({ teams }) => teams === 'all') ? 'all' : [...new Set(watching.flatMap(slugsIn))];
}

const slugsIn = ({ teams }: Grant): readonly string[] => (teams === 'all' ? [] : teams);
