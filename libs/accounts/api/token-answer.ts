import { z } from 'zod';
import type { Grant, Role } from '#libs/access';
import { globalId } from '#libs/graphql';
import type { Role as SdlRole, Token as SdlToken } from '#schema';
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

type Shown = Pick<SdlToken, 'principal' | 'label' | 'issuedBy' | 'issuedAt' | 'expiresAt' | 'revokedAt'> & {
  readonly token: string;
};

function tokenAnswer({ token, ...shown }: Shown, grants: readonly Grant[]): SdlToken {
  return {
    __typename: 'Token',
    ...shown,
    id: globalId('Token', token),
    grants: grants.map(({ role, teams }) => ({
      __typename: 'Grant',
      role: sdlRoles[role],
      teams: teams === 'all' ? null : teams,
    })),
  };
}

/** `label` is opened already. */
export function tokenOfRow({ grants, ...row }: TokenRow, label: string): SdlToken {
  return tokenAnswer({ ...row, label }, storedGrants.parse(JSON.parse(grants)));
}

export function tokenOfState(state: Exclude<Token, { readonly status: 'ABSENT' }>): SdlToken {
  const { token, principal, label, grants, issuedBy, issuedAt, expiresAt } = state;
  const revokedAt = state.status === 'REVOKED' ? state.revokedAt : null;
  return tokenAnswer({ token, principal, label, issuedBy, issuedAt, expiresAt, revokedAt }, grants);
}
