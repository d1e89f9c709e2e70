import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

interface Probe {
  readonly rule: string;
  readonly path: string;
  readonly source: string;
}

const importing = (target: string): string => `import * as seen from '${target}';\nexport const probe = seen;\n`;

/** Each breaks exactly the rule it names: a rule without a probe that fires is not there. */
const probes: readonly Probe[] = [
  { rule: 'no-cycles', path: 'libs/instances/domain/probe-cycle-back.ts', source: importing('./probe-cycle.js') },
  {
    rule: 'no-unresolved',
    path: 'libs/scorecards/views/probe-nowhere.ts',
    source: importing('#libs/instances/domain/instance'),
  },
  {
    rule: 'libs-do-not-know-apps',
    path: 'libs/scorecards/probe-app.ts',
    source: importing('../../apps/standalone/main.js'),
  },
  {
    rule: 'apps-enter-by-the-front-door',
    path: 'apps/standalone/probe-door.ts',
    source: importing('../../libs/kernel/decider.js'),
  },
  {
    rule: 'libs-enter-by-the-front-door',
    path: 'libs/instances/probe-door.ts',
    source: importing('../kernel/decider.js'),
  },
  {
    rule: 'domain-libs-talk-through-facts',
    path: 'libs/scorecards/views/probe-lib.ts',
    source: importing('#libs/instances'),
  },
  { rule: 'all-facts-are-data', path: 'libs/all-facts-probe.ts', source: importing('#libs/access') },
  {
    rule: 'all-facts-serve-foundations',
    path: 'libs/scorecards/views/probe-all.ts',
    source: importing('#libs/all-facts'),
  },
  { rule: 'foundations-do-not-know-the-domain', path: 'libs/access/probe-domain.ts', source: importing('#libs/teams') },
  { rule: 'hosting-serves-apps', path: 'libs/instances/probe-hosting.ts', source: importing('#libs/hosting') },
  { rule: 'hosting-takes-all', path: 'libs/graphql/probe-all.ts', source: importing('#libs/all') },
  { rule: 'a-lib-is-a-value', path: 'libs/teams/probe.lib.ts', source: importing('#libs/read-store') },
  { rule: 'stores-join', path: 'libs/teams/probe.store.ts', source: importing('#libs/graphql') },
  { rule: 'the-root-of-a-lib-joins', path: 'libs/teams/probe-view.ts', source: importing('./views/team-list.js') },
  { rule: 'events-are-data', path: 'libs/instances/events/probe-kernel.ts', source: importing('#libs/kernel') },
  { rule: 'domain-is-pure', path: 'libs/instances/domain/probe-store.ts', source: importing('#libs/event-store') },
  { rule: 'domain-is-pure', path: 'libs/instances/domain/probe-disk.ts', source: importing('node:fs') },
  { rule: 'domain-is-pure', path: 'libs/instances/domain/probe-nest.ts', source: importing('@nestjs/common') },
  { rule: 'kernel-depends-on-nothing', path: 'libs/kernel/probe-zod.ts', source: importing('zod') },
  { rule: 'views-do-not-decide', path: 'libs/instances/views/probe-log.ts', source: importing('#libs/event-store') },
  {
    rule: 'views-do-not-decide',
    path: 'libs/instances/views/probe-store.ts',
    source: importing('../instances.store.js'),
  },
  { rule: 'reactions-command', path: 'libs/instances/reactions/probe-api.ts', source: importing('#libs/graphql') },
  { rule: 'api-converses', path: 'libs/instances/api/probe-events.ts', source: importing('#libs/capabilities/events') },
  { rule: 'only-api-speaks-graphql', path: 'libs/instances/views/probe-schema.ts', source: importing('#schema') },
  { rule: 'only-api-speaks-graphql', path: 'libs/instances/views/probe-graphql.ts', source: importing('graphql') },
  { rule: 'one-driver-one-lib', path: 'libs/instances/views/probe-driver.ts', source: importing('node:sqlite') },
  {
    rule: 'bounded-work-knows-no-work',
    path: 'libs/bounded-work/probe-schema.ts',
    source: importing('#libs/json-schema'),
  },
  { rule: 'few-start-threads', path: 'libs/instances/probe-thread.ts', source: importing('node:worker_threads') },
  {
    rule: 'texts-of-others-stay-in-threads',
    path: 'libs/json-schema/probe-here.ts',
    source: importing('./in-thread/validators.js'),
  },
  { rule: 'texts-of-others-stay-in-threads', path: 'libs/instances/api/probe-ajv.ts', source: importing('ajv') },
  { rule: 'few-know-the-bus', path: 'libs/instances/views/probe-bus.ts', source: importing('#libs/message-bus') },
  { rule: 'few-know-the-bus', path: 'libs/instances/probe-bus.store.ts', source: importing('#libs/message-bus') },
  { rule: 'not-to-spec', path: 'libs/instances/views/probe-testing.ts', source: importing('#libs/testing') },
];
const otherHalf = { path: 'libs/instances/domain/probe-cycle.ts', source: importing('./probe-cycle-back.js') };

const Report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

const cruised = ['apps', 'libs', 'schema', 'test', 'examples'];
const house = mkdtempSync(join(tmpdir(), 'bourse-boundaries-'));
let broken: ReadonlySet<string> = new Set();

beforeAll(() => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...cruised], {
    encoding: 'utf8',
  });
  for (const path of [...files.trim().split('\n'), 'package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    cpSync(path, join(house, path), { force: true });
  }
  for (const folder of ['apps', 'schema']) mkdirSync(join(house, folder), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(house, 'node_modules'));
  for (const { path, source } of [...probes, otherHalf]) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), source);
  }
  const cruise = spawnSync(
    'node_modules/.bin/depcruise',
    ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...cruised],
    { cwd: house, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (cruise.stdout === '') throw new Error(cruise.stderr || String(cruise.error));
  const { violations } = Report.parse(JSON.parse(cruise.stdout)).summary;
  broken = new Set(violations.map(({ from, rule }) => `${rule.name} ${from}`));
}, 120_000);
afterAll(() => {
  rmSync(house, { recursive: true, force: true });
});

describe('the import rule', () => {
  it.each(probes)('$rule stops $path', ({ rule, path }) => {
    expect(broken).toContain(`${rule} ${path}`);
  });

  it('is broken by nothing but the probes', () => {
    const ours = new Set([...probes, otherHalf].map(({ path }) => path));
    expect([...broken].filter((each) => !ours.has(each.split(' ')[1] ?? ''))).toEqual([]);
  });

  it('leaves nothing without a probe', async () => {
    const listed = execFileSync('node', ['-e', printRuleNames], { encoding: 'utf8' });
    expect(new Set(probes.map(({ rule }) => rule))).toEqual(new Set(listed.trim().split('\n')));
  });
});

const printRuleNames =
  "import('./.dependency-cruiser.mjs').then(({ default: config }) => config.forbidden.forEach(({ name }) => console.log(name)))";
