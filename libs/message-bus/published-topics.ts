import { allFacts, type LibFacts } from '#libs/all-facts';

export const topicOf = (prefix: string, lib: string) => `${prefix}.${lib}.v1`;

/** The libs that publish: those with at least one message. */
export const publishingLibs: readonly LibFacts[] = allFacts.filter(
  ({ published }) => Object.keys(published.messages).length > 0,
);

/** The topics that are published to, one for each lib. */
export function publishedTopics(prefix: string): readonly string[] {
  return publishingLibs.map(({ name }) => topicOf(prefix, name));
}
