import { z } from 'zod';

/** What came of one attempt: nobody knows what became of a command without an answer. */
export type Attempt =
  | { readonly kind: 'ANSWERED'; readonly answer: Answer }
  | { readonly kind: 'UNKNOWN'; readonly reason: string };

const answerShape = z.looseObject({
  __typename: z.string(),
  code: z.string().optional(),
  position: z.string().optional(),
});
export type Answer = z.infer<typeof answerShape>;

const payload = z.object({
  data: z.object({ answer: answerShape.nullable() }).nullish(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

export interface Command {
  /** Names it in the ledger, and in the log as what its facts belong to. */
  readonly id: string;
  readonly mutation: string;
  /** Fields of its success that are the same whenever it is asked for; they stand in the ledger. */
  readonly selection: string;
  readonly input: Readonly<Record<string, unknown>> & { readonly idempotencyKey: string };
  readonly token: string;
}

/** Longer than the server may take for an answer. */
const patienceMs = 15_000;

/** Sends a command once. Never throws. */
export async function send(url: string, { id, mutation, selection, input, token }: Command): Promise<Attempt> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-correlation-id': id },
      body: JSON.stringify({ query: documentOf(mutation, selection), variables: { input } }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const { data, errors } = payload.parse(await response.json());
    if (errors !== undefined || data?.answer === null || data?.answer === undefined) {
      return { kind: 'UNKNOWN', reason: JSON.stringify(errors ?? `status ${response.status}`).slice(0, 300) };
    }
    return { kind: 'ANSWERED', answer: data.answer };
  } catch (error) {
    return { kind: 'UNKNOWN', reason: reasonOf(error) };
  }
}

export function documentOf(mutation: string, selection: string): string {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const success = `... on ${name}Success { ${selection} }`;
  return `mutation ($input: ${name}Input!) { answer: ${mutation}(input: $input) { __typename ${success} ... on Refusal { code } } }`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
