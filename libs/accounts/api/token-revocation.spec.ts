import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandContexts } from '#libs/access';
import { Freshness } from '#libs/graphql';
import type { CommandContext } from '#libs/kernel';
import { ViewProgress } from '#libs/read-store';
import { commandNamed, InMemoryEventStore, InMemorySealing, storedViews } from '#libs/testing';
import { issueToken } from '../domain/issue-token.js';
import { orderRevocation } from '../domain/order-revocation.js';
import type { RevocationFact } from '../events/index.js';
import { RevokeWhenOrdered } from '../reactions/revoke-when-ordered.reaction.js';
import { Revocations, Tokens } from '../tokens.store.js';
import { TokenBook } from '../views/token-book.js';
import { SettledTokens } from './settled-tokens.js';
import { TokenRevocation } from './token-revocation.js';

const stored = storedViews();
const named = ['t-1', 't-2', 't-3'];
let log: InMemoryEventStore;
let tokens: Tokens;
let revocations: Revocations;
let revocation: TokenRevocation;
let reaction: RevokeWhenOrdered;
let command: CommandContext;

beforeEach(async () => {
  log = new InMemoryEventStore();
  const sealing = new InMemorySealing();
  const contexts = new CommandContexts({ now: () => new Date() }, sealing);
  tokens = new Tokens(log, sealing);
  revocations = new Revocations(log, sealing);
  const settled = new SettledTokens(new TokenBook(stored.readStore), log, new Freshness(new ViewProgress()));
  revocation = new TokenRevocation(revocations, tokens, settled, contexts);
  reaction = new RevokeWhenOrdered(tokens, contexts);
  for (const token of named) {
    const at = { issuedAt: '2026-01-01T00:00:00.000Z', expiresAt: '2026-03-01T00:00:00.000Z' };
    const issued = { token, principal: `${token}.ada`, label: 'bot', secretSha256: 'ab', grants: [], issuedBy: 'ada' };
    await tokens.decide(token, commandNamed(`issue ${token}`), issueToken({ ...issued, ...at }));
  }
  command = commandNamed('revoke');
  // As a process leaves it that dies right after the order.
  const order = orderRevocation({ principal: 'ada', tokens: named, foundCount: 3 });
  await revocations.decide(command.commandId, command, order);
});
afterAll(() => stored.close());

const statuses = () => Promise.all(named.map(async (token) => (await tokens.load(token)).state.status));
const revocationFacts = async () => (await log.readAll(undefined)).facts.filter(({ type }) => type === 'TokenRevoked');

async function react(): Promise<void> {
  const { facts } = await log.readAll(undefined, { categories: ['revocation'] });
  const [recorded] = facts;
  if (recorded === undefined) throw new Error('There is no order');
  const fact: RevocationFact = {
    type: 'TokensRevocationOrdered',
    data: { principal: 'ada', tokens: named, remainingCount: 0 },
  };
  await reaction.react(fact, recorded);
}

describe('an order to revoke tokens that nobody carried out', () => {
  it('is carried out by the same command again', async () => {
    expect(await revocation.run('ada', command)).toMatchObject({ outcome: 'accepted', isRepeated: true });
    expect(await statuses()).toEqual(['REVOKED', 'REVOKED', 'REVOKED']);
  });

  it('is carried out by the reaction, which goes on where somebody stopped', async () => {
    await react();
    expect(await statuses()).toEqual(['REVOKED', 'REVOKED', 'REVOKED']);
  });

  it('is carried out once, whoever comes first, and answered the same', async () => {
    await react();
    const first = await revocation.run('ada', command);
    await react();
    expect(await revocation.run('ada', command)).toEqual(first);
    expect(await revocationFacts()).toHaveLength(3);
    expect(
      await revocation.report({ status: 'ORDERED', principal: 'ada', tokens: named, remainingCount: 0 }, ''),
    ).toMatchObject({ revokedCount: 3, tokens: named.map(() => ({ state: 'REVOKED' })) });
  });

  it('is refused to another principal under the same key', async () => {
    const other = { ...command, payloadDigest: 'other' };
    expect(await revocation.run('bob', other)).toEqual({ outcome: 'key-reused' });
    expect(await statuses()).toEqual(['ISSUED', 'ISSUED', 'ISSUED']);
  });
});
