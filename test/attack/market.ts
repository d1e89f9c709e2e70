import { setTimeout as sleep } from 'node:timers/promises';
import type { Grant } from '#libs/access';
import { contract } from '../acceptance/sample-offer.js';
import { type Answer, type Asking, meaningOf, post } from './answer.js';
import type { Installation } from './installation.js';

type Data = Readonly<Record<string, unknown>>;

/** Somebody who talks to the attacked marketplace from an address of their own. */
export interface Caller {
  readonly asking: Asking;
  /** Sends a document once, whatever it is answered with. */
  ask(document: string, variables?: Data): Promise<Answer>;
  /** Sends a mutation once; its answer is named `answer`. */
  attempt(mutation: string, input: Data, selection?: string): Promise<Answer>;
  /** Data of a query, or the success of a mutation: both wait and ask again where a rate is met, and throw when they are refused otherwise. */
  query(document: string, variables?: Data): Promise<Data>;
  mutate(mutation: string, input: Data, selection?: string): Promise<Data>;
}

let keysUsed = 0;
/** A budget is as before after a minute. */
const attemptsMax = 140;
/** A connection may be cut on a busy machine; under its key, the same command again has no second effect. */
const cutsMax = 3;
const againAfterMs = 500;

export function callerOf(asking: Asking): Caller {
  const ask = (document: string, variables: Data = {}) => post(asking, JSON.stringify({ query: document, variables }));
  const attempt = (mutation: string, input: Data, selection = '') => {
    keysUsed += 1;
    return ask(documentOf(mutation, selection), { input: { idempotencyKey: `attack ${keysUsed}`, ...input } });
  };
  return {
    asking,
    ask,
    attempt,
    query: (document, variables) => persistently(() => ask(document, variables), document),
    mutate: async (mutation, input, selection) => {
      keysUsed += 1;
      const idempotencyKey = `attack ${keysUsed}`;
      const send = () => attempt(mutation, { idempotencyKey, ...input }, selection);
      return dataIn((await persistently(send, mutation))['answer']);
    },
  };
}

const documentOf = (mutation: string, selection: string): string => {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const success = selection === '' ? '' : `... on ${name}Success { ${selection} }`;
  return `mutation ($input: ${name}Input!) { answer: ${mutation}(input: $input) { __typename ${success} ... on Refusal { code message } } }`;
};

/** Asks again where a rate is met, because what an attack needs beforehand is no part of it. */
async function persistently(send: () => Promise<Answer>, what: string): Promise<Data> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    const meaning = meaningOf(answer);
    if (meaning.kind === 'DATA') return meaning.data;
    const isRate = meaning.kind === 'REFUSED' && meaning.errors.every(({ code }) => code === 'RATE_LIMITED');
    const isCut = meaning.kind === 'BROKEN' && attempt < cutsMax;
    if ((!isRate && !isCut) || attempt === attemptsMax)
      throw new Error(`${what}: ${JSON.stringify(meaning).slice(0, 500)}`);
    await sleep(againAfterMs);
  }
}

export function dataIn(value: unknown): Data {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** What every attack finds: teams, who acts for them, and capabilities with versions to request. */
export interface Market {
  readonly operator: Caller;
  /** A producer of team `platform`, which owns capability `postgresql` with version 1.0.0. */
  readonly producer: Caller;
  /** A consumer of team `payments`, and one of `search`. */
  readonly consumer: Caller;
  /** Asks well-behaved things beside every attack, from an address and with a token that no attack uses. */
  readonly bystander: Caller;
  /** A caller with a new token of the operator's, from this address. */
  readonly asService: (grants: readonly Grant[], address?: string) => Promise<Caller>;
  /** The same from the attacker's address, with the role that its attack needs: of team `payments`, or of `platform` as a producer. */
  readonly attackerAs: (role: 'consumer' | 'producer' | 'auditor') => Promise<Caller>;
  /** A team that is new, and a consumer of it who asks from the attacker's address. */
  readonly newTeam: () => Promise<{ readonly team: string; readonly consumer: Caller }>;
  /** A person whom the identity provider knows. */
  readonly asPerson: (subject: string, grants: readonly Grant[], address?: string) => Promise<Caller>;
  /** Everything that must not appear in what the server says. */
  readonly secrets: Set<string>;
}

const homeAddress = '127.0.0.1';
export const attackerAddress = '127.0.0.66';
const bystanderAddress = '127.0.0.7';

export const offer = { capability: 'postgresql', version: '1.0.0' };
/** Takes whatever parameters there are. */
export const openOffer = { capability: 'anything', version: '1.0.0' };

const attackerGrants = {
  consumer: { role: 'consumer', teams: ['payments'] },
  producer: { role: 'producer', teams: ['platform'] },
  auditor: { role: 'auditor', teams: 'all' },
} as const;

export async function openMarket({ url, operatorToken, identityProvider }: Installation): Promise<Market> {
  const secrets = new Set([operatorToken]);
  const withToken = (token: string, address: string): Caller => {
    secrets.add(token);
    return callerOf({ url, token, address });
  };
  const operator = withToken(operatorToken, homeAddress);
  const asService: Market['asService'] = async (grants, address = homeAddress) => {
    const wanted = grants.map(({ role, teams }) => ({
      role: role.toUpperCase(),
      ...(teams !== 'all' && { teams }),
    }));
    const { secret } = await operator.mutate('issueToken', { label: 'attack', grants: wanted }, 'secret');
    return withToken(String(secret), address);
  };
  const asPerson: Market['asPerson'] = async (subject, grants, address = homeAddress) => {
    const email = `${subject}@private.example.org`;
    secrets.add(email);
    return withToken(await identityProvider.tokenFor({ subject, grants, name: subject, email }), address);
  };
  const attackerAs: Market['attackerAs'] = (role) => asService([attackerGrants[role]], attackerAddress);
  let teamCount = 0;
  const newTeam: Market['newTeam'] = async () => {
    teamCount += 1;
    const team = `team-${teamCount}`;
    await registerTeam(operator, team);
    return { team, consumer: await asService([{ role: 'consumer', teams: [team] }], attackerAddress) };
  };
  for (const slug of ['platform', 'payments', 'search']) await registerTeam(operator, slug);
  const producer = await asService([{ role: 'producer', teams: ['platform'] }]);
  const consumer = await asService([{ role: 'consumer', teams: ['payments'] }]);
  const bystander = await asService([{ role: 'consumer', teams: ['search'] }], bystanderAddress);
  await registerCapability(producer, offer.capability);
  await publishVersion(producer, offer);
  await registerCapability(producer, openOffer.capability);
  await publishVersion(producer, openOffer, { parameterSchema: { type: 'object', properties: { a: {} } } });
  return { operator, producer, consumer, bystander, asService, attackerAs, newTeam, asPerson, secrets };
}

async function registerTeam(operator: Caller, slug: string): Promise<void> {
  await operator.mutate('registerTeam', { slug, name: slug, department: `acme/${slug}`, description: '' });
}

export async function registerCapability(producer: Caller, slug: string): Promise<void> {
  const named = { slug, ownerTeam: 'platform', name: slug, summary: 'attacked', description: '' };
  await producer.mutate('registerCapability', named);
}

export async function publishVersion(
  producer: Caller,
  which: { readonly capability: string; readonly version: string },
  differently: Data = {},
): Promise<void> {
  await producer.mutate('draftVersion', { ...which, ...contract, approval: 'AUTO', ...differently });
  await producer.mutate('publishVersion', { ...which, stage: 'GA' });
}

/** The input of a request for an instance. */
export function wanting(differently: Data = {}): Data {
  return {
    name: 'ledger',
    ...offer,
    plan: 'small',
    environment: 'dev',
    consumerTeam: 'payments',
    parameters: { sizeGb: 7 },
    ...differently,
  };
}
