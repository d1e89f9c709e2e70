/** What a rule answers: the facts to record, or the reason to record nothing. */
export type Decision<Fact, Rejection> =
  | { readonly outcome: 'accepted'; readonly facts: readonly Fact[] }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

/** The command is granted. Without facts it changes nothing, because what it asks for is so already. */
export function accept<Fact>(...facts: Fact[]): Decision<Fact, never> {
  return { outcome: 'accepted', facts };
}

/** The business says no; nothing is recorded. */
export function reject<Rejection>(rejection: Rejection): Decision<never, Rejection> {
  return { outcome: 'rejected', rejection };
}
