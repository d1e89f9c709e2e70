import { allFacts, type LibFacts } from '#libs/all-facts';

export const topicOf = (prefix: string, lib: string) => `${prefix}.${lib}.v1`;

/** The libs that publish in a topic of their own: those with at least one message. */
export const publishingLibs: readonly LibFacts[] = allFacts.filter(
  ({ published: { messages, isOnEveryTopic = false } }) => !isOnEveryTopic && Object.keys(messages).length > 0,
);

/** The libs whose messages go to every partition of every topic. */
export const libsOnEveryTopic: readonly LibFacts[] = allFacts.filter(
  ({ published }) => published.isOnEveryTopic === true,
);

/** The topics that are published to, one for each lib. */
export function publishedTopics(prefix: string): readonly string[] {
  return publishingLibs.map(({ name }) => topicOf(prefix, name));
}
