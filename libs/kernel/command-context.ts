/** Who asks, when, and under which name, so that the same command is recognised when it comes again. */
export interface CommandContext {
  /** UUIDv5 of principal, mutation and idempotency key. */
  readonly commandId: string;
  /** HMAC of the payload with the installation's key. */
  readonly payloadDigest: string;
  /** Opaque id of the principal. */
  readonly actor: string;
  readonly correlationId: string;
  /** The fact that a reaction answers with this command. */
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
  /**
   * Takes the caller's idempotency key for this payload, right before the first facts are appended; false when it is taken for another one. Missing
   * for commands that no caller names.
   */
  readonly claimKey?: (() => Promise<boolean>) | undefined;
  /** The decision's clock, RFC 3339 in UTC. */
  readonly occurredAt: string;
}
