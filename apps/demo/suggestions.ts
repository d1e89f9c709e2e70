import type { Conversation } from './conversation.js';

/** A query to try, and what it answered when the story ended. */
export interface Suggestion {
  readonly title: string;
  readonly query: string;
  readonly answer: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly conversation: Conversation;
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** Asks of the story as a whole, so that the answers stay what they are. */
export async function suggestions({ conversation, token, start, end }: Told): Promise<readonly Suggestion[]> {
  const [from, to] = [new Date(start).toISOString(), new Date(end).toISOString()];
  const window = `window: { from: "${from}", to: "${to}" }`;
  const asked = [
    {
      title: 'How did the platform do?',
      query: `{ scorecard(${window}) { minimum mean dimensions { dimension score isCapped headline { ...number } guardrail { ...number } supporting { ...number } } } } fragment number on MetricValue { definition { id unit } caseCount value }`,
    },
    {
      title: 'How long did Payments wait, month by month?',
      query: `{ metric(id: "mttfd", scope: { kind: CONSUMER_TEAM, name: "payments" }, ${window}) { caseCount value percentiles { p50 p85 } series(bucket: MONTH) { from caseCount notEnoughData value } } }`,
    },
    {
      title: 'Which golden paths were not right the first time, and which facts say so?',
      query: `{ metric(id: "first_time_right", scope: { kind: CAPABILITY, name: "golden-path-service" }, ${window}) { caseCount value evidence(first: 2, outcome: BAD) { totalCount edges { node { outcome consumer countedAt facts { type occurredAt } } } } } }`,
    },
  ];
  const answered: Suggestion[] = [];
  for (const { title, query } of asked) answered.push({ title, query, answer: await conversation.ask(token, query) });
  return answered;
}
