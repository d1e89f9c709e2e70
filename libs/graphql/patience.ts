/** How long answers wait for the views, so that callers read their own writes. */
export class Patience {
  constructor(readonly viewsReachedWithinMs = 2_000) {}
}
