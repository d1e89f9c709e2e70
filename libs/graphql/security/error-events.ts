import type { SecurityEventName } from '#libs/observability';

/** What an error that is answered says of security, by its code. `none`: it is about the caller's wish or the world, and counted elsewhere. */
export const errorEvents = {
  UNAUTHENTICATED: 'authn_login_fail',
  IDENTITY_PROVIDER_UNAVAILABLE: 'authn_unavailable',
  FORBIDDEN: 'authz_fail',
  NOT_FOUND: 'authz_not_found',
  RATE_LIMITED: 'excess_rate_limit_exceeded',
  LIMIT_EXCEEDED: 'limit_exceeded',
  TIMED_OUT: 'limit_exceeded',
  BAD_REQUEST: 'input_validation_fail',
  BAD_USER_INPUT: 'input_validation_fail',
  GRAPHQL_PARSE_FAILED: 'input_validation_fail',
  GRAPHQL_VALIDATION_FAILED: 'input_validation_fail',
  OPERATION_RESOLUTION_FAILURE: 'input_validation_fail',
  ABANDONED: 'none',
  CLOCK_WRONG: 'none',
  CONTENDED: 'none',
  ERASED: 'none',
  INTERNAL_SERVER_ERROR: 'none',
  LOG_WENT_BACK: 'none',
  STALE_READ: 'none',
  STORAGE_FULL: 'none',
  STORE_UNAVAILABLE: 'none',
  STREAM_DELETED: 'none',
  STREAM_TOO_LONG: 'none',
  TEXT_UNREADABLE: 'none',
  TOO_BUSY: 'none',
  UNKNOWN_FACT: 'none',
  UNKNOWN_OUTCOME: 'none',
} as const satisfies Readonly<Record<string, SecurityEventName | 'none'>>;

const byCode: ReadonlyMap<unknown, SecurityEventName | 'none'> = new Map(Object.entries(errorEvents));

/** Returns what is recorded of an error with this code, if anything. */
export function eventOfError(code: unknown): SecurityEventName | undefined {
  const event = byCode.get(code);
  return event === 'none' ? undefined : event;
}
