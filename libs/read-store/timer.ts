/** Deadlines kept as rows of a view: a ticker asks for those that are due, and turns each into a command. */
export interface Timer {
  /** `<lib>.<what-is-due>`, e.g. `instances.approval-expiry`. */
  readonly name: string;
  /** Rows whose deadline is at or before `now` (RFC 3339 in UTC), the oldest first, at most `countMax`. */
  due(now: string, countMax: number): Promise<readonly { readonly key: string }[]>;
  /** Sends the command for one row; its id is derived from the key, so firing again is harmless. */
  fire(key: string): Promise<void>;
}
