import type { SecurityLog } from '#libs/observability';
import type { Authenticated } from '../server/conversation-options.js';

interface Place {
  readonly address: string;
  readonly correlationId?: string | undefined;
}

/** Records a sign-in: a good token that this process has not seen before. Each later request with it is none. */
export function recordSignIn(
  security: SecurityLog,
  authenticated: Authenticated,
  { address, correlationId }: Place,
): void {
  if (authenticated.outcome !== 'authenticated' || authenticated.isFirst !== true) return;
  const { id, kind } = authenticated.principal;
  security.record({
    event: 'authn_login_success',
    outcome: 'success',
    principal: id,
    address,
    correlationId,
    details: { kind },
  });
}

/** Records that a socket's token was refused; a request's is recorded with its error. */
export function recordRefusedToken(security: SecurityLog, authenticated: Authenticated, { address }: Place): void {
  const { reason, credential } =
    authenticated.outcome === 'refused' ? authenticated : { reason: 'MISSING', credential: undefined };
  security.record({
    event: 'authn_login_fail',
    outcome: 'refused',
    address,
    details: { code: 'UNAUTHENTICATED', reason, credential },
  });
}
