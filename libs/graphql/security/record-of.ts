import type { SecurityDetails, SecurityEventName, SecurityLog, SecurityOutcome } from '#libs/observability';
import type { RequestContext } from '../request-context.js';

export interface Told {
  readonly event: SecurityEventName;
  readonly outcome: SecurityOutcome;
  /** The mutation, or the field as `Query.<name>`. */
  readonly action: string;
  readonly details?: SecurityDetails;
}

/** Records what somebody tried, with who and whence. */
export function recordOf(
  security: SecurityLog,
  { principal, address, correlationId }: Pick<RequestContext, 'principal' | 'address' | 'correlationId'>,
  { event, outcome, action, details }: Told,
): void {
  security.record({
    event,
    outcome,
    principal: principal.id,
    address,
    correlationId,
    details: { action, ...details },
  });
}
