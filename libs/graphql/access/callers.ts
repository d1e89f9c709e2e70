import { GraphQLError } from 'graphql';
import type { Principal } from '#libs/access';

/** Who asks without a token: meets PUBLIC fields only. */
export const anonymous: Principal = { id: 'anonymous', kind: 'PERSON', grants: [] };

export function isSignedIn(principal: Principal): boolean {
  return principal !== anonymous;
}

export function unauthenticated(message = 'Send a valid token: Authorization: Bearer …'): GraphQLError {
  return new GraphQLError(message, {
    extensions: {
      code: 'UNAUTHENTICATED',
      http: { status: 401, headers: new Map([['www-authenticate', 'Bearer']]) },
    },
  });
}

export function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}
