import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(z.looseObject({ message: z.string(), extensions: z.looseObject({ code: z.string() }).optional() }))
    .optional(),
});

export type Variables = Readonly<Record<string, unknown>>;
export type Data = Readonly<Record<string, unknown>>;

/** An answer as it came over the wire. */
export type Answer = z.infer<typeof answerSchema> & { readonly status: number; readonly correlationId: string | null };

/** Somebody who talks to the marketplace. */
export interface Client {
  /** The whole answer, faults included. */
  send(document: string, variables?: Variables): Promise<Answer>;
  /** The data of a query or a mutation; rejects when the answer carries faults. */
  query(document: string, variables?: Variables): Promise<Data>;
  /** The answer of one mutation to one input: `… on` every success and refusal is the caller's to write in `selection`. */
  mutate(mutation: string, input: Variables, selection: string): Promise<Data>;
  /** Payloads as they come, until the reader stops. */
  subscribe(document: string, variables?: Variables): AsyncIterable<Data>;
}

let keysUsed = 0;

/** Both are asked for each request: a server moves when it starts again, and short-lived tokens are drawn anew. */
export function clientOf(url: () => string, authorization: () => Promise<string | undefined>): Client {
  const send = async (document: string, variables: Variables = {}): Promise<Answer> => {
    const token = await authorization();
    const response = await fetch(`${url()}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: document, variables }),
    });
    const { status, headers } = response;
    return { ...answerSchema.parse(await response.json()), status, correlationId: headers.get('x-correlation-id') };
  };
  const query = async (document: string, variables?: Variables): Promise<Data> => {
    const { data, errors } = await send(document, variables);
    if (errors !== undefined || !data) throw new Error(`The answer carries faults: ${JSON.stringify(errors)}`);
    return data;
  };
  return {
    send,
    query,
    mutate: async (mutation, input, selection) => {
      keysUsed += 1;
      const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
      const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ${selection} } }`;
      const { answer } = await query(document, { input: { idempotencyKey: `key ${keysUsed}`, ...input } });
      return z.record(z.string(), z.unknown()).parse(answer);
    },
    subscribe: (document, variables) => payloads(url(), authorization, document, variables),
  };
}

async function* payloads(
  url: string,
  authorization: () => Promise<string | undefined>,
  document: string,
  variables: Variables | undefined,
): AsyncGenerator<Data> {
  const token = await authorization();
  const socket = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: token === undefined ? {} : { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  try {
    for await (const { data, errors } of socket.iterate({ query: document, variables: { ...variables } })) {
      if (errors !== undefined || !data) throw new Error(`The payload carries faults: ${JSON.stringify(errors)}`);
      yield data;
    }
  } finally {
    await socket.dispose();
  }
}

/** The text at a path of an answer such as `answer.token.id`. Throws when there is none. */
export function textAt(data: unknown, path: string): string {
  const found = path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }, data);
  return z.string({ error: `There is no text at ${path} in ${JSON.stringify(data)}` }).parse(found);
}
