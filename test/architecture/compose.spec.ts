import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfiguration } from '#libs/configuration';

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  restart: z.string(),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).default({}),
});
const Compose = z.object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) });

const { services, volumes } = Compose.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
const entries = Object.entries(services);
const apps = entries.filter(([, { build }]) => build !== undefined);
const engines = entries.filter(([, { build }]) => build === undefined);
const masterKey = Buffer.alloc(32, 1).toString('base64');

/** As compose fills it in from the secrets. */
const filled = (environment: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{(\w+):\?[^}]*\}/g, (_all, secret) =>
        secret === 'BOURSE_MASTER_KEY' ? masterKey : 'secret',
      ),
    ]),
  );

describe('docker-compose.yml', () => {
  it('brings up the three engines and the four processes', () => {
    expect(engines.map(([name]) => name).toSorted()).toEqual(['kafka', 'kurrentdb', 'postgresql']);
    expect(apps.map(([name]) => name).toSorted()).toEqual(['api', 'projector', 'publisher', 'signals']);
  });

  it.each(entries)('pins the image of %s, watches its health, and starts it again', (_name, service) => {
    expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    expect(service.restart).toBe('unless-stopped');
  });

  it.each(engines)(
    'keeps the data of %s in a volume, and publishes no port of it',
    (_name, { volumes: used, ports }) => {
      expect(used.map((volume) => volume.split(':')[0] ?? '').every((volume) => volume in volumes)).toBe(true);
      expect(used).toHaveLength(1);
      expect(ports).toEqual([]);
    },
  );

  it.each(apps)('starts %s as it was built, with an environment that the configuration takes', (name, service) => {
    expect(service.command).toEqual(['node', `dist/apps/${name}/main.js`]);
    expect(existsSync(`apps/${name}/main.ts`)).toBe(true);
    const read = readConfiguration(filled(service.environment));
    expect(read).toMatchObject({ outcome: 'valid', configuration: { engines: { distributed: expect.anything() } } });
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('holds no secret: each must be given', () => {
    const text = readFileSync('docker-compose.yml', 'utf8');
    const secrets = [...text.matchAll(/PASSWORD: (.*)|MASTER_KEY: (.*)|:\/\/bourse:(.*)@/g)];
    expect(secrets).toHaveLength(3);
    for (const [, ...found] of secrets) expect(found.join('')).toMatch(/^\$\{\w+:\?[^}]*\}$/);
  });
});

describe('the Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');

  it('builds in one stage and runs in another, as nobody special, from pinned images', () => {
    const froms = lines.filter((line) => line.startsWith('FROM '));
    expect(froms).toHaveLength(2);
    for (const from of froms) expect(from).toMatch(/^FROM node:\d+\.\d+\.\d+-\w+-slim( AS build)?$/);
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });
});
