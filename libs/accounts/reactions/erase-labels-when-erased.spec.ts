import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandContexts } from '#libs/access';
import { factCodec } from '#libs/kernel';
import { commandNamed, InMemoryEventStore, InMemorySealing, type StoredViews, storedViews } from '#libs/testing';
import { eraseSubject } from '../domain/erase-subject.js';
import { targetsOf } from '../domain/erasure-targets.js';
import { Erasures } from '../erasures.store.js';
import { erasureFacts } from '../events/index.js';
import { TokenBook } from '../views/token-book.js';
import { type TokenRow, tokensView } from '../views/tokens.view.js';
import { EraseLabelsWhenErased } from './erase-labels-when-erased.reaction.js';

const codec = factCodec(erasureFacts);
const ordered = { ...commandNamed('order'), occurredAt: '2026-03-01T00:00:00.000Z' };
let stored: StoredViews;
let log: InMemoryEventStore;
let erasures: Erasures;
let reaction: EraseLabelsWhenErased;

beforeEach(() => {
  stored = storedViews();
  log = new InMemoryEventStore();
  const sealing = new InMemorySealing();
  erasures = new Erasures(log, sealing);
  const contexts = new CommandContexts({ now: () => new Date() }, sealing);
  reaction = new EraseLabelsWhenErased(erasures, new TokenBook(stored.readStore), contexts);
});
afterEach(() => stored.close());

/** A token that its issuer answers for, unless it is said otherwise. */
function tokenOf(token: string, issuedBy: string, made: Partial<TokenRow> = {}): TokenRow {
  return {
    token,
    principal: `${token}.${issuedBy}`,
    label: '',
    grants: '[]',
    issuedBy,
    owner: issuedBy,
    actsFor: null,
    issuedAt: '2026-02-01T00:00:00.000Z',
    expiresAt: '2027-01-01T00:00:00.000Z',
    revokedAt: null,
    ...made,
  };
}

/** Which streams are ordered to be erased after a principal was, and in how many orders. The reaction hears of it twice. */
async function erasedWith(principal: string) {
  await erasures.decide('order', ordered, eraseSubject({ principal }));
  const [order] = (await log.readAll(undefined)).facts;
  if (order === undefined) throw new Error('There is no order');
  for (let time = 0; time < 2; time += 1) {
    await reaction.react({ type: 'SubjectErasureOrdered', data: { principal } }, order);
  }
  const orders = (await log.readAll(order.position)).facts.map((recorded) => codec.decode(recorded));
  return { orderCount: orders.length, streams: targetsOf(orders).streams.toSorted() };
}

describe('erasing a person', () => {
  it('erases the labels of what they and their service accounts answer for, and of what acts for them', async () => {
    await stored.store(tokensView, [
      tokenOf('a1', 'ada'),
      tokenOf('a2', 'ada', { revokedAt: '2026-02-02T00:00:00.000Z' }),
      tokenOf('a3', 'a1.ada'),
      tokenOf('a4', 'a3.a1.ada'),
      tokenOf('a5', 'ada', { actsFor: 'ada' }),
      tokenOf('b1', 'bob'),
      tokenOf('b2', 'bob', { actsFor: 'bob' }),
    ]);
    expect(await erasedWith('ada')).toEqual({
      orderCount: 1,
      streams: ['token-a1', 'token-a2', 'token-a3', 'token-a4', 'token-a5'],
    });
  });

  it('leaves what somebody else took over, with what that token issued, and takes what they took over themselves', async () => {
    await stored.store(tokensView, [
      tokenOf('a1', 'ada', { owner: 'bob' }),
      tokenOf('a2', 'a1.ada'),
      tokenOf('b1', 'bob', { owner: 'ada' }),
    ]);
    expect(await erasedWith('ada')).toEqual({ orderCount: 1, streams: ['token-b1'] });
  });

  it('leaves what was issued after the order', async () => {
    await stored.store(tokensView, [tokenOf('a1', 'ada', { issuedAt: '2026-03-01T00:00:00.001Z' })]);
    expect(await erasedWith('ada')).toEqual({ orderCount: 0, streams: [] });
  });

  it('names a hundred tokens in each order, and each token once', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `t${String(index).padStart(3, '0')}`);
    await stored.store(
      tokensView,
      names.map((token) => tokenOf(token, 'ada')),
    );
    expect(await erasedWith('ada')).toEqual({ orderCount: 3, streams: names.map((token) => `token-${token}`) });
  });
});

describe('erasing a service account', () => {
  it('erases the label of its token, whoever answers for it, and of those that it issued', async () => {
    await stored.store(tokensView, [
      tokenOf('a1', 'ada', { owner: 'bob' }),
      tokenOf('a2', 'a1.ada'),
      tokenOf('a3', 'ada'),
    ]);
    expect(await erasedWith('a1.ada')).toEqual({ orderCount: 1, streams: ['token-a1', 'token-a2'] });
  });
});
