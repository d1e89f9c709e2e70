/** What a process does of all that there is to do. */
export interface Roles {
  /** Answers GraphQL over HTTP and WebSocket. */
  readonly converses: boolean;
  /**
   * `STARTS` brings the views forward and runs reactions and timers, as the only process that does; `LEADS` waits for its turn among several;
   * `FOLLOWS` only learns how far they are; `NONE` does not care.
   */
  readonly projections: 'STARTS' | 'LEADS' | 'FOLLOWS' | 'NONE';
  /** Brings facts to the message bus, as far as there is one. */
  readonly publishes: boolean;
  /** Takes the signals of other systems from the message bus, as far as there is one. */
  readonly takesSignals: boolean;
}
