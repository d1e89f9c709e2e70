import { describe, expect, it } from '@jest/globals';
import { readConfiguration } from './configuration.js';
import { describeVariables, printConfiguration } from './describe-configuration.js';
import { variables } from './variables.js';

const problemsOf = (environment: Readonly<Record<string, string>>) => {
  const read = readConfiguration(environment);
  return read.outcome === 'invalid' ? read.problems : [];
};

describe('reading the configuration', () => {
  it('needs no variable at all, and listens on this machine only', () => {
    const read = readConfiguration({ PATH: '/bin' });
    expect(read).toMatchObject({
      outcome: 'valid',
      configuration: {
        dataDirectory: './data',
        http: { host: '127.0.0.1', port: 4000 },
        management: { host: '127.0.0.1', port: 4001 },
        environments: ['dev', 'staging', 'production'],
        noticePeriodDays: 90,
        oidcIssuers: [],
        signInDaysMax: 30,
        corsOrigins: [],
        trustedProxies: [],
        masterKey: undefined,
      },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(problemsOf({ BOURSE_HTTP_PORT: '', BOURSE_MASTER_KEY: '' })).toEqual([]);
  });

  it('names every wrong variable at once, with what is allowed', () => {
    const problems = problemsOf({
      BOURSE_HTTP_PORT: '70000',
      BOURSE_LOG_LEVEL: 'loud',
      BOURSE_ENVIRONMENTS: 'dev,Prod',
      BOURSE_CORS_ORIGINS: 'https://portal.example.org/path',
      BOURSE_HTTP_PROT: '1',
    });
    expect(problems).toHaveLength(5);
    expect(problems).toContain("BOURSE_HTTP_PORT is '70000'; allowed: a whole number from 0 to 65,535");
    expect(problems).toContain("BOURSE_LOG_LEVEL is 'loud'; allowed: fatal, error, warn, info, debug or trace");
    expect(problems).toContain('BOURSE_HTTP_PROT is not a variable of Bourse; --help lists them');
  });

  it.each(['-1', '1.5', '0x10', '1e3', ' 80', '99999999999999999999'])('refuses the port %j', (port) => {
    expect(problemsOf({ BOURSE_HTTP_PORT: port })).toHaveLength(1);
  });

  it('reads identity providers, and says where one is wrong', () => {
    const issuer = { issuer: 'https://id.example.org', audience: 'bourse', jwksUrl: 'https://id.example.org/keys' };
    const read = readConfiguration({ BOURSE_OIDC_ISSUERS: JSON.stringify([issuer]) });
    expect(read).toMatchObject({
      configuration: {
        oidcIssuers: [
          { keys: { url: issuer.jwksUrl }, groupGrants: {}, tokenTypes: ['at+jwt'], tokenAgeSecondsMax: 86_400 },
        ],
      },
    });
    const [notJson] = problemsOf({ BOURSE_OIDC_ISSUERS: '[{' });
    expect(notJson).toContain('is not JSON');
    const [noKeys] = problemsOf({ BOURSE_OIDC_ISSUERS: JSON.stringify([{ issuer: 'x', audience: 'y' }]) });
    expect(noKeys).toContain('0 needs either jwksUrl or jwksFile');
    const [sharedSecret] = problemsOf({ BOURSE_OIDC_ISSUERS: JSON.stringify([{ ...issuer, algorithms: ['HS256'] }]) });
    expect(sharedSecret).toContain('0/algorithms/0');
  });

  it.each([
    'https://id.example.org/keys',
    'http://localhost:8080/keys',
    'http://127.0.0.1/keys',
    'http://[::1]:80/keys',
  ])('takes the keys of an identity provider from %s', (jwksUrl) => {
    const issuer = { issuer: 'https://id.example.org', audience: 'bourse', jwksUrl };
    expect(problemsOf({ BOURSE_OIDC_ISSUERS: JSON.stringify([issuer]) })).toEqual([]);
  });

  it.each([
    'http://id.example.org/keys',
    'http://10.0.0.1/keys',
    'http://127.0.0.1.example.org/keys',
    'http://localhost.example.org/keys',
    'http://127.0.0.1@id.example.org/keys',
  ])('refuses keys from %s, which somebody on the way could replace', (jwksUrl) => {
    const issuer = { issuer: 'https://id.example.org', audience: 'bourse', jwksUrl };
    const [problem, ...others] = problemsOf({ BOURSE_OIDC_ISSUERS: JSON.stringify([issuer]) });
    expect(others).toEqual([]);
    expect(problem).toContain('0/jwksUrl needs https; http only on this machine');
  });

  it('reads trusted proxies, and refuses what is no address or would trust everybody', () => {
    const read = readConfiguration({ BOURSE_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::7' });
    expect(read).toMatchObject({ configuration: { trustedProxies: ['10.0.0.0/8', '2001:db8::7'] } });
    for (const wrong of ['proxy.example.org', '10', '10.0.0.0/33', '0.0.0.0/0', '::/0']) {
      expect(problemsOf({ BOURSE_TRUSTED_PROXIES: wrong })).toHaveLength(1);
    }
  });

  it('never repeats a secret, neither in a complaint nor when it is printed', () => {
    const secret = 'bm90IDMyIGJ5dGVz';
    expect(problemsOf({ BOURSE_MASTER_KEY: secret })).toEqual([
      'BOURSE_MASTER_KEY does not fit; allowed: 32 random bytes in base64',
    ]);
    expect(printConfiguration({ BOURSE_MASTER_KEY: secret })).not.toContain(secret);
    expect(printConfiguration({ BOURSE_HTTP_PORT: '5000' })).toContain('"BOURSE_HTTP_PORT": "5000"');
  });
});

describe('reading the engines', () => {
  const engines = {
    BOURSE_EVENT_STORE_URL: 'esdb+discover://bourse:secret@one:2113,two:2113?tls=true',
    BOURSE_DATABASE_URL: 'postgres://bourse:secret@db:5432/bourse?sslmode=verify-full',
    BOURSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };

  it('is embedded, and publishes nothing, unless told otherwise', () => {
    expect(readConfiguration({})).toMatchObject({
      configuration: { engines: { distributed: undefined, kafka: undefined } },
    });
  });

  it('takes log and database together, with a key that all processes share', () => {
    expect(readConfiguration({ ...engines, BOURSE_EVENT_STORE_NAMESPACE: 'staging' })).toMatchObject({
      configuration: {
        engines: {
          distributed: {
            eventStore: { url: engines.BOURSE_EVENT_STORE_URL, client: 'eventstore', namespace: 'staging' },
            database: { url: engines.BOURSE_DATABASE_URL, schema: 'bourse', connectionsMax: 10 },
          },
        },
      },
    });
    for (const missing of Object.keys(engines)) {
      expect(problemsOf({ ...engines, [missing]: '' })).toEqual([expect.stringContaining(`${missing} is needed`)]);
    }
  });

  it('takes brokers with TLS and credentials, and misses half of them', () => {
    const kafka = {
      BOURSE_KAFKA_BROKERS: 'one:9092, two:9092',
      BOURSE_KAFKA_TLS: 'true',
      BOURSE_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      BOURSE_KAFKA_USERNAME: 'bourse',
      BOURSE_KAFKA_PASSWORD: 'secret',
    };
    expect(readConfiguration(kafka)).toMatchObject({
      configuration: {
        engines: {
          kafka: {
            brokers: ['one:9092', 'two:9092'],
            topicPrefix: 'bourse',
            tls: { caFile: undefined },
            sasl: { mechanism: 'scram-sha-512', username: 'bourse', password: 'secret' },
          },
        },
      },
    });
    expect(problemsOf({ ...kafka, BOURSE_KAFKA_PASSWORD: '' })).toHaveLength(1);
    expect(problemsOf({ ...kafka, BOURSE_KAFKA_SASL_MECHANISM: '' })).toHaveLength(1);
  });

  it.each([
    ['BOURSE_EVENT_STORE_URL', 'http://log:2113'],
    ['BOURSE_DATABASE_URL', 'mysql://db'],
    ['BOURSE_KAFKA_BROKERS', 'one'],
    ['BOURSE_DATABASE_SCHEMA', 'Bourse;drop'],
    ['BOURSE_KAFKA_TLS', 'yes'],
  ])('refuses a %s that is no such thing, without repeating a password', (name, value) => {
    const [problem, ...others] = problemsOf({ [name]: value });
    expect(others).toEqual([]);
    expect(problem).toContain(name);
    expect(problemsOf({ BOURSE_DATABASE_URL: 'mysql://u:hunter2@db' }).join()).not.toContain('hunter2');
  });
});

describe('describing the configuration', () => {
  it('says of every variable what it is for, what is allowed and what holds without it', () => {
    const help = describeVariables();
    for (const name of Object.keys(variables.shape)) {
      expect(help).toMatch(new RegExp(`${name}\n +\\w[^]*?Allowed: \\w[^]*?Unless set: \\S`));
    }
  });
});
