import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { claimedGrants } from './claimed-grants.js';
import type { OidcIssuer } from './oidc-issuer.js';
import { OidcTokens } from './oidc-tokens.js';

const now = new Date('2026-01-01T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1_000);
const folder = mkdtempSync(join(tmpdir(), 'bourse-oidc-'));
const file = join(folder, 'keys.json');
const issuer: OidcIssuer = {
  issuer: 'https://id.example.org',
  audience: 'bourse',
  keys: { file },
  algorithms: ['ES256'],
  clockToleranceSeconds: 30,
  tokenTypes: ['at+jwt'],
  tokenAgeSecondsMax: 3_600,
  grantsClaim: 'bourse_grants',
  groupsClaim: 'groups',
  groupGrants: { 'platform-leads': [{ role: 'auditor', teams: 'all' }] },
};
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const stranger = await generateKeyPair('ES256');
let oidcTokens: OidcTokens;

const good: JWTPayload = { iss: issuer.issuer, aud: 'bourse', sub: 'ada', iat: seconds, exp: seconds + 60 };
const signed = (payload: JWTPayload, key = privateKey, typ: string | undefined = 'at+jwt') =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', typ }).sign(key);
const untyped = (payload: JWTPayload) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(privateKey);

beforeAll(async () => {
  writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }));
  oidcTokens = new OidcTokens([issuer], { now: () => now });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('checking an access token', () => {
  it('lets in what the issuer signed for us', async () => {
    expect(await oidcTokens.verify(await signed(good))).toMatchObject({
      subject: 'ada',
      expiresAtSeconds: seconds + 60,
    });
  });

  it.each<[string, () => Promise<string> | string]>([
    ['of another issuer', () => signed({ ...good, iss: 'https://elsewhere.example.org' })],
    ['for another audience', () => signed({ ...good, aud: 'somebody-else' })],
    ['that has expired', () => signed({ ...good, exp: seconds - 31 })],
    ['that is not valid yet', () => signed({ ...good, nbf: seconds + 31 })],
    ['that never expires', () => signed({ iss: issuer.issuer, aud: 'bourse', sub: 'ada', iat: seconds })],
    ['about nobody', () => signed({ iss: issuer.issuer, aud: 'bourse', iat: seconds, exp: seconds + 60 })],
    [
      'that does not say since when',
      () => signed({ iss: issuer.issuer, aud: 'bourse', sub: 'ada', exp: seconds + 60 }),
    ],
    ['that was issued in the future', () => signed({ ...good, iat: seconds + 31 })],
    ['that is too old, though it has not expired', () => signed({ ...good, iat: seconds - 3_631 })],
    ['that says nothing of its kind', () => untyped(good)],
    ['that is any JWT, as ID tokens are', () => signed(good, privateKey, 'JWT')],
    ['that is a logout token', () => signed(good, privateKey, 'logout+jwt')],
    ['signed by a stranger', () => signed(good, stranger.privateKey)],
    ['without a signature', () => new UnsecuredJWT(good).encode()],
    [
      'signed with the public key as a shared secret',
      async () =>
        new SignJWT(good)
          .setProtectedHeader({ alg: 'HS256', kid: 'k', typ: 'at+jwt' })
          .sign(new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey)))),
    ],
    ['that is no token at all', () => 'three.small.words'],
  ])('refuses one %s', async (_what, make) => {
    expect(await oidcTokens.verify(await make())).toBeUndefined();
  });

  it('forgives clocks that differ by less than the tolerance', async () => {
    expect(await oidcTokens.verify(await signed({ ...good, exp: seconds - 29 }))).toBeDefined();
    expect(await oidcTokens.verify(await signed({ ...good, iat: seconds + 29, nbf: seconds + 29 }))).toBeDefined();
  });

  it('reads the kind as a media type too, and however it is written', async () => {
    expect(await oidcTokens.verify(await signed(good, privateKey, 'application/AT+jwt'))).toBeDefined();
  });
});

describe('checking an access token of a provider whose tokens do not say what they are', () => {
  let plain: OidcTokens;
  beforeAll(() => {
    plain = new OidcTokens([{ ...issuer, tokenTypes: ['at+jwt', 'JWT'] }], { now: () => now });
  });

  it('lets in what says JWT, or nothing', async () => {
    expect(await plain.verify(await signed(good, privateKey, 'JWT'))).toBeDefined();
    expect(await plain.verify(await untyped(good))).toBeDefined();
    expect(await plain.verify(await untyped({ ...good, typ: 'Bearer' }))).toBeDefined();
  });

  it.each([
    ['an ID token, by the digest of the access token beside it', { at_hash: 'x' }],
    ['an ID token, by the digest of the code', { c_hash: 'x' }],
    ['an ID token, by its own word', { typ: 'ID' }],
    ['a refresh token, by its own word', { typ: 'Refresh' }],
    ['a logout token, by its events', { events: {} }],
  ])('refuses %s', async (_what, claims) => {
    expect(await plain.verify(await signed({ ...good, ...claims }, privateKey, 'JWT'))).toBeUndefined();
    expect(await plain.verify(await untyped({ ...good, ...claims }))).toBeUndefined();
  });
});

describe('checking an access token while the keys cannot be had', () => {
  it.each([
    ['the address answers with a fault', (response: ServerResponse) => response.writeHead(503).end('{}')],
    ['the address answers with a page', (response: ServerResponse) => response.end('<html>')],
    ['the address answers with something else', (response: ServerResponse) => response.end('{"keys":1}')],
    ['the address does not answer', (response: ServerResponse) => response.destroy()],
  ])('says so, instead of refusing the token, when %s', async (_when, answer) => {
    const server = createServer((_request, response) => void answer(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const remote = new OidcTokens([{ ...issuer, keys: { url: `http://127.0.0.1:${port}/` } }], { now: () => now });
    await expect(remote.verify(await signed(good))).rejects.toThrow(
      'The keys of https://id.example.org cannot be read',
    );
    server.closeAllConnections();
    server.close();
  });
});

describe('checking an access token again', () => {
  it('ends with the token, whatever was remembered of it', async () => {
    let time = now;
    const remembering = new OidcTokens([issuer], { now: () => time });
    const token = await signed(good);
    const first = await remembering.verify(token);
    expect(await remembering.verify(token)).toBe(first);
    time = new Date(now.getTime() + 61_000);
    expect(await remembering.verify(`${token.slice(0, -2)}AA`)).toBeUndefined();
    time = new Date(now.getTime() + 91_000);
    expect(await remembering.verify(token)).toBeUndefined();
  });

  it('ends when the token has become too old, whatever was remembered of it', async () => {
    let time = now;
    const remembering = new OidcTokens([issuer], { now: () => time });
    const token = await signed({ ...good, iat: seconds - 3_590, exp: seconds + 86_400 });
    expect(await remembering.verify(token)).toMatchObject({ expiresAtSeconds: seconds + 10 });
    time = new Date(now.getTime() + 41_000);
    expect(await remembering.verify(token)).toBeUndefined();
  });
});

describe('reading what a token grants', () => {
  it('adds the grants of the claim and those of the groups', () => {
    const payload = { bourse_grants: [{ role: 'consumer', teams: ['payments'] }], groups: ['platform-leads', 'chess'] };
    expect(claimedGrants(payload, issuer)).toEqual([
      { role: 'consumer', teams: ['payments'] },
      { role: 'auditor', teams: 'all' },
    ]);
  });

  it.each([
    [[{ role: 'king', teams: 'all' }]],
    [[{ role: 'operator' }]],
    [[{ role: 'producer', teams: ['Not A Slug'] }]],
    ['operator'],
  ])('grants nothing for a claim in another form: %j', (claim) => {
    expect(claimedGrants({ bourse_grants: claim, groups: ['constructor', '__proto__'] }, issuer)).toEqual([]);
  });
});
