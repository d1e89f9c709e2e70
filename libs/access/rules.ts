import type { MongoQuery } from '@casl/ability';
import { unreachable } from '#libs/kernel';
import { ancestorsOf, descendantsOf } from './lineage.js';
import type { Grant, Principal } from './principal.js';
import type { Action, ActionOn, ResourceType } from './resource.js';

interface Rule {
  readonly action: Action[];
  readonly subject: ResourceType;
  readonly conditions?: MongoQuery;
  readonly inverted?: boolean;
}

/** Everything a principal may do, as CASL's rules. Later rules win, so what is forbidden comes last. */
export function rulesOf(principal: Principal): readonly Rule[] {
  return [
    allow('Fact', ['see'], { audience: 'EVERYBODY' }),
    allow('Token', ['see'], { issuedBy: principal.id }),
    allow('Token', ['see', 'revoke'], { owner: principal.id }),
    allow('Token', ['see', 'revoke'], { actsFor: principal.id }),
    ...principal.grants.flatMap(rulesOfGrant),
    ...(principal.kind === 'PERSON' ? principal.grants.map(delegation) : []),
    ...ownRequests(principal),
  ];
}

function rulesOfGrant(grant: Grant): readonly Rule[] {
  switch (grant.role) {
    case 'consumer':
      return [...memberRules(grant), ...consumerRules(grant)];
    case 'producer':
      return [...memberRules(grant), ...producerRules(grant)];
    case 'operator':
      return [...auditorRules(grant), ...operatorRules(grant)];
    case 'auditor':
      return auditorRules(grant);
    default:
      return unreachable(grant.role);
  }
}

function memberRules(grant: Grant): readonly Rule[] {
  return [
    allow('Team', ['describe'], within(grant, 'team')),
    allow('Membership', ['see'], within(grant, 'team')),
    allow('Fact', ['see'], { audience: 'TEAM', ...within(grant, 'team') }),
  ];
}

function consumerRules(grant: Grant): readonly Rule[] {
  return [
    allow('Instance', ['request', 'change', 'cancel', 'see'], within(grant, 'consumerTeam')),
    allow('Fact', ['see'], { audience: 'PARTIES', ...within(grant, 'consumerTeam') }),
  ];
}

function producerRules(grant: Grant): readonly Rule[] {
  return [
    allow(
      'Capability',
      ['register', 'describe', 'publish', 'retire', 'transfer', 'fulfil'],
      within(grant, 'ownerTeam'),
    ),
    allow('Instance', ['see'], within(grant, 'ownerTeam')),
    allow('Operation', ['approve'], within(grant, 'ownerTeam')),
    allow('Fact', ['see'], { audience: 'PARTIES', ...within(grant, 'ownerTeam') }),
  ];
}

function auditorRules(grant: Grant): readonly Rule[] {
  const isForAll = grant.teams === 'all';
  return [
    allow('Membership', ['see'], within(grant, 'team')),
    allow('Instance', ['see'], within(grant, 'consumerTeam')),
    allow('Instance', ['see'], within(grant, 'ownerTeam')),
    allow('Fact', ['see'], { audience: 'TEAM', ...within(grant, 'team') }),
    allow('Fact', ['see'], { audience: 'PARTIES', ...within(grant, 'consumerTeam') }),
    allow('Fact', ['see'], { audience: 'PARTIES', ...within(grant, 'ownerTeam') }),
    ...(isForAll ? [allow('Fact', ['see']), allow('Token', ['see']), allow('Installation', ['audit'])] : []),
  ];
}

function operatorRules(grant: Grant): readonly Rule[] {
  const isForAll = grant.teams === 'all';
  return [
    allow('Team', ['register', 'describe'], within(grant, 'team')),
    allow('Membership', ['grant'], within(grant, 'team')),
    allow('Capability', ['register', 'describe', 'publish', 'retire', 'transfer'], within(grant, 'ownerTeam')),
    ...(isForAll
      ? [allow('TokenGrant', ['issue']), allow('Token', ['revoke', 'takeOver']), allow('Installation', ['operate'])]
      : []),
  ];
}

/** A person hands on what he holds, and no more. */
function delegation(grant: Grant): Rule {
  return allow('TokenGrant', ['issue'], { role: grant.role, ...within(grant, 'team') });
}

/**
 * Nobody approves what he asked for himself, by his own hand, by a token he issued, as a token of who asked, or as a
 * token of the same person beside the one that asked. Tokens that an operator issued stand for different people.
 */
function ownRequests({ id, issuedBy, actsFor }: Principal): readonly Rule[] {
  const hands = [id, ...ancestorsOf(id), ...present(issuedBy), ...present(actsFor)];
  const roots = [id, ...present(actsFor)];
  return [
    forbid('Operation', ['approve'], { requestedBy: { $in: hands } }),
    forbid('Operation', ['approve'], { requestedBy: { $regex: descendantsOf(roots) } }),
  ];
}

function present(id: string | undefined): readonly string[] {
  return id === undefined ? [] : [id];
}

/** Restricts a rule to the grant's teams; a grant for all teams restricts nothing. */
function within({ teams }: Grant, field: string): MongoQuery {
  return teams === 'all' ? {} : { [field]: { $in: [...teams] } };
}

function allow<Type extends ResourceType>(
  subject: Type,
  actions: readonly ActionOn<Type>[],
  conditions: MongoQuery = {},
): Rule {
  return { action: [...actions], subject, conditions };
}

function forbid<Type extends ResourceType>(
  subject: Type,
  actions: readonly ActionOn<Type>[],
  conditions: MongoQuery,
): Rule {
  return { ...allow(subject, actions, conditions), inverted: true };
}
