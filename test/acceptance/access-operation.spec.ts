import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Marketplace, openMarketplace, textAt } from './marketplace.js';
import { offerPostgresql, wantedInstance } from './sample-offer.js';

let marketplace: Marketplace;
beforeAll(async () => {
  marketplace = await openMarketplace();
});
afterAll(() => marketplace.close());

const refusal = '... on Refusal { code message }';

describe('the first start', () => {
  it('listens on this machine only, and keeps its files to their owner', () => {
    expect(marketplace.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(marketplace.managementUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(statSync(marketplace.dataDirectory).mode.toString(8)).toMatch(/700$/);
  });

  it('gives an operator’s token, once', async () => {
    const { viewer } = await marketplace.operator.query('{ viewer { kind grants { role teams } } }');
    expect(viewer).toEqual({ kind: 'SERVICE', grants: [{ role: 'OPERATOR', teams: null }] });
    await marketplace.restart();
    expect(marketplace.host.operatorToken).toBeUndefined();
    expect((await marketplace.operator.send('{ viewer { id } }')).status).toBe(200);
  });
});

describe('watching the process', () => {
  it('finds it alive and ready', async () => {
    expect((await fetch(`${marketplace.managementUrl}/livez`)).status).toBe(200);
    expect(await (await fetch(`${marketplace.managementUrl}/readyz`)).json()).toEqual({
      ready: true,
      problems: {},
      warnings: {},
    });
  });

  it('measures what it does', async () => {
    await marketplace.operator.mutate('eraseSubject', { principal: '' }, refusal);
    const metrics = await (await fetch(`${marketplace.managementUrl}/metrics`)).text();
    expect(metrics).toMatch(/bourse_request_duration_seconds_count\{route="\/graphql",status="2xx"\} [1-9]/);
    expect(metrics).toMatch(/^bourse_projection_lag_seconds 0/m);
    expect(metrics).toContain('bourse_commands_total{mutation="eraseSubject",outcome="InvalidInput"} 1');
    expect(metrics).toMatch(/bourse_parked_streams\{view="accounts.tokens"\} 0/);
    expect(metrics).toMatch(/bourse_timers_due\{timer="instances\.[a-z-]+"\} 0/);
    expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds/);
  });

  it('does not offer this on the port of the API', async () => {
    expect((await fetch(`${marketplace.url}/metrics`)).status).toBe(404);
  });

  it('gives each request a correlation id that its log lines and facts carry', async () => {
    const given = await fetch(`${marketplace.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-correlation-id': 'ticket-17' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect(given.headers.get('x-correlation-id')).toBe('ticket-17');
  });
});

describe('keeping secrets', () => {
  it('lets none out: not into logs, metrics or files', async () => {
    const person = { subject: 'ada-lovelace-subject', name: 'Ada Lovelace', email: 'ada@example.org' } as const;
    const ada = marketplace.as({ ...person, grants: [{ role: 'consumer', teams: ['payments'] }] });
    const grants = [{ role: 'CONSUMER', teams: ['payments'] }];
    const answer = await ada.mutate(
      'issueToken',
      { label: 'confidential label', grants },
      '... on IssueTokenSuccess { secret }',
    );
    const secret = textAt(answer, 'secret');
    await marketplace.as(`${secret.slice(0, -2)}__`).send('{ viewer { id } }');
    await marketplace.as(secret).send('{ nonsense(token: "confidential label") }');
    await marketplace.settle();

    const metrics = await (await fetch(`${marketplace.managementUrl}/metrics`)).text();
    const files = readdirSync(marketplace.dataDirectory)
      .filter((name) => statSync(join(marketplace.dataDirectory, name)).isFile())
      .map((name) => readFileSync(join(marketplace.dataDirectory, name)).toString('latin1'));
    const hidden = [
      marketplace.operatorToken,
      marketplace.operatorToken.slice(-43),
      secret,
      secret.slice(-43),
      'confidential label',
      'Ada Lovelace',
      'ada@example.org',
      'ada-lovelace-subject',
    ];
    for (const text of [marketplace.logged(), metrics, ...files]) {
      expect(hidden.filter((word) => text.includes(word))).toEqual([]);
    }
  });
});

describe('forgetting', () => {
  it('erases a person’s name, again and again', async () => {
    const ada = marketplace.as({ subject: 'ada', name: 'Ada Lovelace', email: 'ada@example.org' });
    const { viewer } = await ada.query('{ viewer { id } }');
    const principal = textAt(viewer, 'id');
    const { people } = marketplace.host.parts.keys;
    expect((await people.nameOf([principal])).get(principal)?.name).toBe('Ada Lovelace');
    for (const idempotencyKey of ['forget', 'forget', 'forget again']) {
      const answer = await marketplace.operator.mutate('eraseSubject', { idempotencyKey, principal }, refusal);
      expect(answer).toMatchObject({ __typename: 'EraseSubjectSuccess' });
    }
    await marketplace.settle();
    await ada.query('{ viewer { id } }');
    expect((await people.nameOf([principal])).get(principal)?.name).toBe('erased');
  });
});

describe('configuring the installation', () => {
  it('keeps the keys where they are to be, and not beside the log', async () => {
    const keysDirectory = mkdtempSync(join(tmpdir(), 'bourse-keys-'));
    const own = await openMarketplace({ environment: { BOURSE_KEYS_DIRECTORY: keysDirectory } });
    try {
      expect(readdirSync(keysDirectory)).toEqual(expect.arrayContaining(['keys.sqlite', 'master.key']));
      expect(readdirSync(own.dataDirectory).filter((name) => /key/.test(name))).toEqual([]);
    } finally {
      await own.close();
      rmSync(keysDirectory, { recursive: true });
    }
  });

  it('lets its own environments, notice period, patience and origins hold', async () => {
    const origin = 'https://portal.example.org';
    const own = await openMarketplace({
      environment: {
        BOURSE_ENVIRONMENTS: 'lab',
        BOURSE_NOTICE_PERIOD_DAYS: '7',
        BOURSE_CORS_ORIGINS: origin,
        BOURSE_READ_YOUR_WRITES_MS: '0',
        BOURSE_BODY_BYTES_MAX: '4096',
      },
    });
    try {
      await offerPostgresql(own, 'AUTO');
      await own.settle();
      const { capability } = await own.operator.query('{ capability(slug: "postgresql") { noticePeriodDays } }');
      expect(capability).toEqual({ noticePeriodDays: 7 });
      const consumer = own.as({ subject: 'carol', grants: [{ role: 'consumer', teams: ['payments'] }] });
      expect(await consumer.mutate('requestInstance', wantedInstance, refusal)).toMatchObject({
        __typename: 'UnknownEnvironment',
      });
      const asked = await fetch(`${own.url}/graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
      expect(asked.headers.get('access-control-allow-origin')).toBe(origin);
      const large = await own.operator.send(`{ viewer { id } } # ${'x'.repeat(5_000)}`);
      expect(large).toMatchObject({ status: 413, errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] });
    } finally {
      await own.close();
    }
  });
});
