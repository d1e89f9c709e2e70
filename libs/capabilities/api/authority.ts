import { can, type Principal } from '#libs/access';
import type { AccessRejection } from '#libs/graphql';
import type { Capability } from '../domain/capability.js';
import { type NotFound, notFound } from '../domain/refusals.js';

export type Registered = Exclude<Capability, { readonly status: 'ABSENT' }>;
export type NotPermitted = Extract<AccessRejection, { readonly reason: 'NotPermitted' }>;

/** What an owner does to a capability or to one of its versions. */
export type OwnerAction = 'register' | 'describe' | 'publish' | 'retire' | 'transfer';

export type Unauthorised = NotFound<'/capability'> | NotPermitted;

export type Authority =
  | { readonly outcome: 'granted'; readonly owned: Registered }
  | { readonly outcome: 'rejected'; readonly rejection: Unauthorised };

/** Everybody sees the catalogue, so a capability that is not there is not found, and one of others is not permitted. */
export function authorityOver(capability: Capability, principal: Principal, action: OwnerAction): Authority {
  if (capability.status === 'ABSENT') return { outcome: 'rejected', rejection: notFound('/capability') };
  const rejection = whyNotPermitted(capability.ownerTeam, principal, action);
  return rejection === undefined ? { outcome: 'granted', owned: capability } : { outcome: 'rejected', rejection };
}

/** Undefined when the principal may. */
export function whyNotPermitted(
  ownerTeam: string,
  principal: Principal,
  action: OwnerAction,
): NotPermitted | undefined {
  if (can(principal, action, { type: 'Capability', ownerTeam })) return undefined;
  return {
    reason: 'NotPermitted',
    message: `This takes the role of a producer of the team ${ownerTeam}, or that of an operator`,
  };
}
