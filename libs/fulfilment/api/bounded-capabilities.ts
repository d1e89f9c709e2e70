import { GraphQLError } from 'graphql';

const capabilitiesMax = 50;

/** Different slugs; undefined when none are given. Throws `GraphQLError` when there are none in the list, or too many. */
export function boundedCapabilities(slugs: readonly string[] | null | undefined): readonly string[] | undefined {
  if (slugs === null || slugs === undefined) return undefined;
  const unique = [...new Set(slugs)];
  if (unique.length > 0 && unique.length <= capabilitiesMax) return unique;
  const limit = `1 to ${capabilitiesMax} capabilities`;
  throw new GraphQLError(`capabilities may be ${limit}`, {
    extensions: { code: 'LIMIT_EXCEEDED', field: 'capabilities', limit },
  });
}
