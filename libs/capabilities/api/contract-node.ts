import type { Contract as SdlContract } from '#schema';
import { Contract } from '../events/index.js';

/** `json` is a contract as the view keeps it. */
export function contractNode(json: string): SdlContract {
  const { plans, ...contract } = Contract.parse(JSON.parse(json));
  return {
    __typename: 'Contract',
    ...contract,
    plans: plans.map(({ plan, ...terms }) => ({ __typename: 'Plan', slug: plan, ...terms })),
  };
}
