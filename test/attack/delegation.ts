import { z } from 'zod';
import { type Attack, atOnce, type Scene } from './attack.js';
import { type Expected, judged, type Verdict } from './judge.js';
import { attackerAddress, type Caller, callerOf, dataIn } from './market.js';
import { openSocket } from './socket.js';

const issuedShape = z.object({ token: z.object({ id: z.string() }), secret: z.string() });

/** A token that somebody issued for themselves. */
async function issued({ installation: { url }, market: { secrets } }: Scene, issuer: Caller, role: string) {
  const wanted = { label: 'handed on', grants: [{ role, teams: ['payments'] }] };
  const { token, secret } = issuedShape.parse(await issuer.mutate('issueToken', wanted, 'token { id } secret'));
  secrets.add(secret);
  return { id: token.id, caller: callerOf({ url, token: secret, address: attackerAddress }) };
}

const grantsQuery = '{ viewer { grants { role teams } } }';
const endsWithinMs = 1_000;

/** Whether the token still may what was handed on. */
async function powerless(name: string, caller: Caller): Promise<Verdict> {
  const answer = await caller.ask(grantsQuery);
  if (judged(name, answer, { kind: 'REFUSED', by: [{ code: 'UNAUTHENTICATED' }] }).problem === undefined)
    return { name, problem: undefined };
  const { viewer } = dataIn(answer.kind === 'ANSWERED' ? dataIn(answer.body)['data'] : undefined);
  const { grants } = dataIn(viewer);
  const isPowerless = Array.isArray(grants) && grants.length === 0;
  return { name, problem: isPowerless ? undefined : `it still may ${JSON.stringify(grants ?? answer)}`.slice(0, 300) };
}

const lostRole: Attack = {
  name: 'goes on with a token that was handed on, after whoever issued it lost the role',
  bounds: { mayRecord: true },
  prepare: async (scene) => {
    const { asPerson } = scene.market;
    const granted = [{ role: 'consumer', teams: ['payments'] }] as const;
    const before = await asPerson('leaver', granted, attackerAddress);
    const { caller } = await issued(scene, before, 'CONSUMER');
    await caller.query(grantsQuery);
    return async () => {
      // The identity provider knows of fewer roles now; the person signs in with what is left.
      const after = await asPerson('leaver', [], attackerAddress);
      await after.query('{ viewer { id } }');
      return [await powerless('a token of somebody without a role', caller)];
    };
  },
};

const lostMembership: Attack = {
  name: 'goes on with a token that was handed on, after its person was removed from the team',
  bounds: { mayRecord: true },
  prepare: async (scene) => {
    const { asPerson, operator } = scene.market;
    const person = await asPerson('member', [], attackerAddress);
    const { viewer } = await person.query('{ viewer { id } }');
    const member = { team: 'payments', principal: dataIn(viewer)['id'], role: 'CONSUMER' };
    await operator.mutate('grantMembership', member);
    const { caller } = await issued(scene, person, 'CONSUMER');
    await caller.query(grantsQuery);
    return async () => {
      await operator.mutate('revokeMembership', member);
      return [await powerless('a token of somebody who was removed', caller)];
    };
  },
};

const revokedSockets: Attack = {
  name: 'keeps a socket open after its token was revoked',
  bounds: { mayRecord: true },
  prepare: async (scene) => {
    const { operator } = scene.market;
    const ends: (() => Promise<Verdict>)[] = [];
    for (let number = 1; number <= 5; number += 1) {
      const { id, caller } = await issued(scene, operator, 'CONSUMER');
      const socket = await openSocket(caller.asking);
      const { id: subscription } = socket.subscribe('subscription { facts { id } }');
      await socket.after(subscription, 5_000);
      ends.push(async () => {
        await operator.mutate('revokeToken', { tokenId: id });
        const closeCode = await socket.closedWithin(endsWithinMs);
        socket.end();
        const problem = closeCode === undefined ? `it was open ${endsWithinMs} ms after the revocation` : undefined;
        return { name: `socket ${number}`, problem };
      });
    }
    return async () => {
      const verdicts: Verdict[] = [];
      for (const end of ends) verdicts.push(await end());
      return verdicts;
    };
  },
};

const unauthenticated: Expected = { kind: 'REFUSED', by: [{ code: 'UNAUTHENTICATED' }] };
const daySeconds = 86_400;

const strangeTokens: Attack = {
  name: 'shows tokens of other kinds, of old age, and with other signatures',
  prepare: async ({ installation: { url, identityProvider }, market: { secrets } }) => {
    const person = { subject: 'odd', grants: [{ role: 'operator', teams: 'all' } as const] };
    const good = await identityProvider.tokenFor(person);
    const [head = '', payload = '', signature = ''] = good.split('.');
    const unsigned = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const tokens: readonly (readonly [name: string, token: string])[] = [
      ['an ID token', await identityProvider.tokenFor(person, { typ: 'JWT' })],
      ['a logout token', await identityProvider.tokenFor(person, { typ: 'logout+jwt' })],
      ['a token of two days ago', await identityProvider.tokenFor(person, { ageSeconds: 2 * daySeconds })],
      ['a token of tomorrow', await identityProvider.tokenFor(person, { ageSeconds: -daySeconds })],
      ['a token without a signature', `${unsigned}.${payload}.`],
      ['a token with a part of its signature', `${head}.${payload}.${signature.slice(0, 20)}`],
      ['a token with another payload', `${head}.${payload.slice(0, -4)}AAAA.${signature}`],
      ['a token that is very long', `${head}.${'A'.repeat(9_000)}.${signature}`],
    ];
    for (const [, token] of tokens) secrets.add(token);
    return () =>
      atOnce(tokens, 1, async ([name, token]) =>
        judged(
          name,
          await callerOf({ url, token, address: attackerAddress }).ask('{ viewer { id } }'),
          unauthenticated,
        ),
      );
  },
};

export const delegation: readonly Attack[] = [lostRole, lostMembership, revokedSockets, strangeTokens];
