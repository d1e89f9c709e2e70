import { z } from 'zod';
import type { Grant, Principal } from '#libs/access';
import type { Authenticate } from '#libs/graphql';

type Data = Readonly<Record<string, unknown>>;

/** How specs talk to a server whose tokens say in words who holds them. */
export interface Talking {
  /** As who: `operator`, `auditor`, `producer of data`, or with a name, `ada, consumer of payments`. Rejects when the answer carries faults. */
  query(caller: string, document: string, variables?: Data): Promise<Data>;
  /** The answer to one mutation; every refusal tells its code and message. */
  mutate(caller: string, mutation: string, input: Data, selection?: string): Promise<Data>;
}

export function talkingTo(url: string): Talking {
  let keysUsed = 0;
  const query: Talking['query'] = (caller, document, variables = {}) => ask(url, caller, document, variables);
  return {
    query,
    mutate: async (caller, mutation, input, selection = '') => {
      keysUsed += 1;
      const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
      const refusal = '... on Refusal { code message }';
      const document = `mutation ($input: ${inputType}) { answer: ${mutation}(input: $input) { __typename ${refusal} ${selection} } }`;
      const { answer } = await query(caller, document, { input: { idempotencyKey: `key ${keysUsed}`, ...input } });
      return z.record(z.string(), z.unknown()).parse(answer);
    },
  };
}

const AnswerShape = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.unknown()).optional(),
});

async function ask(url: string, caller: string, query: string, variables: Data): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${caller}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = AnswerShape.parse(await response.json());
  if (errors !== undefined || !data) throw new Error(`The answer carries faults: ${JSON.stringify(errors)}`);
  return data;
}

const callers = new Map<string, Principal>();

/** Takes a token at its word. The same words are the same principal, as for a token that was looked at before. */
export const believing: Authenticate = async (authorization) => {
  if (authorization === undefined) return { outcome: 'anonymous' };
  const words = authorization.replace(/^Bearer /, '');
  const [id = '', said = id] = words.split(', ');
  const principal: Principal = callers.get(words) ?? {
    id: id.replaceAll(' ', '-'),
    kind: 'PERSON',
    grants: grantsOf(said),
  };
  callers.set(words, principal);
  return { outcome: 'authenticated', principal };
};

function grantsOf(said: string): readonly Grant[] {
  if (said === 'operator' || said === 'auditor') return [{ role: said, teams: 'all' }];
  const [, role, team = ''] = /^(producer|consumer) of (.+)$/.exec(said) ?? [];
  return role === 'producer' || role === 'consumer' ? [{ role, teams: [team] }] : [];
}
