import { z } from 'zod';
import type { Grant, Role } from '#libs/access';
import { globalId } from '#libs/graphql';
import type { Role as SdlRole, Token as SdlToken, TokenState } from '#schema';
import type { Token } from '../domain/token.js';
import type { TokenRow } from '../views/tokens.view.js';

const sdlRoles = {
  consumer: 'CONSUMER',
  producer: 'PRODUCER',
  operator: 'OPERATOR',
  auditor: 'AUDITOR',
} as const satisfies Record<Role, SdlRole>;

const roles = {
  CONSUMER: 'consumer',
  PRODUCER: 'producer',
  OPERATOR: 'operator',
  AUDITOR: 'auditor',
} as const satisfies Record<SdlRole, Role>;

const storedGrants = z.array(
  z.object({
    role: z.enum(['consumer', 'producer', 'operator', 'auditor']),
    teams: z.union([z.literal('all'), z.array(z.string())]),
  }),
);

export function grantOf({ role, teams }: { readonly role: SdlRole; readonly teams?: readonly string[] | null }) {
  return { role: roles[role], teams: teams ? [...teams] : ('all' as const) };
}

/** What `tokens` and mutations answer of a token. Whether it needs an owner and when it was used is looked up when it is asked for. */
export type TokenNode = Omit<SdlToken, 'needsOwner' | 'lastUsedAt'> & { readonly token: string };

type Shown = Omit<TokenNode, '__typename' | 'id' | 'grants' | 'state'>;

function tokenAnswer(shown: Shown, grants: readonly Grant[], now: string): TokenNode {
  return {
    __typename: 'Token',
    ...shown,
    id: globalId('Token', shown.token),
    state: stateOf(shown, now),
    grants: grants.map(({ role, teams }) => ({
      __typename: 'Grant',
      role: sdlRoles[role],
      teams: teams === 'all' ? null : teams,
    })),
  };
}

function stateOf({ revokedAt, expiresAt }: Pick<Shown, 'revokedAt' | 'expiresAt'>, now: string): TokenState {
  if (revokedAt !== null) return 'REVOKED';
  return Date.parse(expiresAt) <= Date.parse(now) ? 'EXPIRED' : 'ACTIVE';
}

/** `label` is opened already; `now` is RFC 3339 in UTC. */
export function tokenOfRow({ grants, ...row }: TokenRow, label: string, now: string): TokenNode {
  return tokenAnswer({ ...row, label }, storedGrants.parse(JSON.parse(grants)), now);
}

/** After an accepted command there is a token. `now` is RFC 3339 in UTC. */
export function tokenOfState(state: Token, now: string): TokenNode {
  if (state.status === 'ABSENT') throw new Error('A command on a token was accepted, and there is no token');
  const { token, principal, label, grants, issuedBy, owner, actsFor = null, issuedAt, expiresAt } = state;
  const revokedAt = state.status === 'REVOKED' ? state.revokedAt : null;
  const shown = { token, principal, label, issuedBy, owner, actsFor, issuedAt, expiresAt, revokedAt };
  return tokenAnswer(shown, grants, now);
}
