/** How an attempt ended: it took effect, it was refused, or nobody knows because something failed. */
export type SecurityOutcome = 'success' | 'refused' | 'failed';

interface About {
  /** What happened, for whoever reads a line. */
  readonly meaning: string;
  readonly outcomes: readonly SecurityOutcome[];
  /** Whether somebody could write as many lines as they send requests, so that only some of them are written. */
  readonly isBounded: boolean;
}

const oneOf = (meaning: string, ...outcomes: readonly SecurityOutcome[]): About => ({
  meaning,
  outcomes,
  isBounded: true,
});

/** What took effect is always written: the log of facts grows with it anyway. */
const always = (meaning: string, ...outcomes: readonly SecurityOutcome[]): About => ({
  ...oneOf(meaning, ...outcomes),
  isBounded: false,
});

/**
 * All security events, by names that stay. Names of OWASP's logging vocabulary are used where it has one. Docs, metrics and alert rules are
 * compared with this list.
 */
export const securityEvents = {
  authn_login_success: oneOf('A good token was shown to this process for the first time.', 'success'),
  authn_login_fail: oneOf('A token was refused, or none was shown where one is needed.', 'refused'),
  authn_unavailable: oneOf(
    "Nobody could say whether a token is good: the identity provider's keys cannot be read.",
    'failed',
  ),
  authn_token_created: always("A service account's token was issued.", 'success', 'failed'),
  authn_token_revoked: always("A service account's token was revoked.", 'success', 'failed'),
  session_expired: oneOf('A socket was closed, because its token does not hold any longer.', 'success'),
  authz_fail: oneOf('A permission was refused.', 'refused'),
  authz_not_found: oneOf(
    'Something was named that does not exist for the caller: it is missing, or hidden.',
    'refused',
  ),
  authz_change: always(
    'A role in a team or the ownership of a capability or a token was given or taken away.',
    'success',
    'failed',
  ),
  excess_rate_limit_exceeded: oneOf('A budget was spent.', 'refused'),
  limit_exceeded: oneOf('A request was larger, deeper, dearer or slower than allowed.', 'refused'),
  input_validation_fail: oneOf('A request or a document was not of the form that it has to have.', 'refused'),
  connection_refused: oneOf(
    'A connection or a socket was not taken, or was cut: too many, too slow, or of another origin.',
    'refused',
  ),
  sensitive_delete: always(
    'Names of a person or the texts of an instance were ordered to be erased.',
    'success',
    'failed',
  ),
  data_export: always(
    'Many facts left: read through the API, or copied by whoever owns the files.',
    'success',
    'failed',
  ),
  sys_startup: always('The process serves.', 'success'),
  sys_shutdown: always('The process stops serving.', 'success'),
  log_lines_left_out: always('So many lines of one event were not written, because there were too many.', 'success'),
} as const satisfies Readonly<Record<string, About>>;

export type SecurityEventName = keyof typeof securityEvents;
