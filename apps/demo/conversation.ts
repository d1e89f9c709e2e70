import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';

const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** What every mutation's answer may be: a success, or a refusal with its code. */
const Outcome = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  message: z.string().optional(),
});
export type Outcome = z.infer<typeof Outcome>;

export interface Mutation {
  /** Who acts. */
  readonly token: string;
  readonly name: string;
  readonly input: object;
  /** What is wanted of the success: `on <type> { … }`. */
  readonly wanted?: string;
}

/** Talks to the marketplace as everybody does, only without a network in between. */
export class Conversation {
  readonly #app: NestFastifyApplication;
  #mutationCount = 0;

  constructor(app: NestFastifyApplication) {
    this.#app = app;
  }

  get mutationCount(): number {
    return this.#mutationCount;
  }

  /** Throws when the document or the marketplace is broken; a refusal is an answer. */
  async mutate({ token, name, input, wanted }: Mutation): Promise<Outcome> {
    this.#mutationCount += 1;
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const success = wanted === undefined ? '' : `... ${wanted}`;
    const document = `mutation($input: ${type}!) { answer: ${name}(input: $input) { __typename ... on Refusal { code message } ${success} } }`;
    const key = { idempotencyKey: `demo-${this.#mutationCount}` };
    const data = await this.ask(token, document, { input: { ...key, ...input } });
    return Outcome.parse(data['answer']);
  }

  async ask(token: string, query: string, variables: object = {}): Promise<Readonly<Record<string, unknown>>> {
    const response = await this.#app.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ query, variables }),
    });
    const { data, errors } = Answer.parse(JSON.parse(response.body));
    if (errors !== undefined || data === null || data === undefined) {
      throw new Error(`The marketplace failed: ${errors?.[0]?.message ?? response.body}`);
    }
    return data;
  }
}
