import { createMongoAbility, type MongoAbility } from '@casl/ability';
import type { Principal } from './principal.js';
import type { Action, ActionOn, Resource, ResourceType } from './resource.js';
import { rulesOf } from './rules.js';

type Ability = MongoAbility<[Action, Resource | ResourceType]>;

const abilities = new WeakMap<Principal, Ability>();

/** The one door: whether the principal may do this to that. Pure; a resource that leaves a team out belongs to no team. */
export function can<Subject extends Resource>(
  principal: Principal,
  action: ActionOn<Subject['type']>,
  resource: Subject,
): boolean {
  return abilityOf(principal).can(action, resource);
}

function abilityOf(principal: Principal): Ability {
  const known = abilities.get(principal);
  if (known) return known;
  const ability = createMongoAbility<Ability>([...rulesOf(principal)], {
    detectSubjectType: (resource) => resource.type,
  });
  abilities.set(principal, ability);
  return ability;
}
