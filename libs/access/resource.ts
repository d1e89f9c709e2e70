import type { Role } from './principal.js';

/** Stands for all teams where a single team is asked for; no slug can be it. */
export const everyTeam = '*';

interface ResourceShapes {
  readonly Team: { readonly team: string };
  readonly Membership: { readonly team: string };
  readonly Capability: { readonly ownerTeam: string };
  readonly Instance: { readonly consumerTeam: string; readonly ownerTeam?: string | undefined };
  /** `requestedBy` is the principal who submitted it. */
  readonly Operation: { readonly ownerTeam: string; readonly requestedBy: string };
  /** One role for one team, or for `everyTeam`, that a new token would carry. */
  readonly TokenGrant: { readonly role: Role; readonly team: string };
  /** `owner` answers for it: its issuer, until somebody took it over. */
  readonly Token: { readonly issuedBy: string; readonly owner: string; readonly actsFor: string | undefined };
  readonly Fact: FactAudience;
  /** Everything that concerns all teams: erasing, watching, repairing. */
  readonly Installation: object;
}

/** Who is meant to read a fact: everybody signed in, the members of a team, the two parties of an instance, or nobody but auditors. */
export interface FactAudience {
  readonly audience: 'EVERYBODY' | 'TEAM' | 'PARTIES' | 'AUDITORS';
  readonly team?: string | undefined;
  readonly consumerTeam?: string | undefined;
  readonly ownerTeam?: string | undefined;
}

interface Actions {
  readonly Team: 'register' | 'describe';
  readonly Membership: 'grant' | 'see';
  readonly Capability: 'register' | 'describe' | 'publish' | 'retire' | 'transfer' | 'fulfil';
  readonly Instance: 'request' | 'change' | 'cancel' | 'see';
  readonly Operation: 'approve';
  readonly TokenGrant: 'issue';
  readonly Token: 'see' | 'revoke' | 'takeOver';
  readonly Fact: 'see';
  readonly Installation: 'operate' | 'audit';
}

export type ResourceType = keyof ResourceShapes;

/** What an action is done to. `type` says which; the rest is what the rules look at. */
export type Resource = {
  readonly [Type in ResourceType]: { readonly type: Type } & ResourceShapes[Type];
}[ResourceType];

export type ActionOn<Type extends ResourceType> = Actions[Type];
export type Action = Actions[ResourceType];
