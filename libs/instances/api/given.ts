/** Null, as GraphQL says that nothing was given, becomes undefined. */
export const given = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;
