import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Ban {
  readonly in: RegExp;
  readonly text: RegExp;
  readonly instead: string;
  /** Text that must be refused: a ban that lets it pass is not there. */
  readonly probe: string;
}

const rule = /\/domain\/(?!.*\.spec\.ts$)/;
const code = /\.(ts|tsx|mts|mjs)$/;

/** One row per mistake made once. The row says what to write instead. */
const bans: readonly Ban[] = [
  {
    in: rule,
    text: /new Date\(\)|Date\.now\(/,
    instead: 'the time that comes with the command',
    probe: 'const now = new Date();',
  },
  {
    in: rule,
    text: /randomUUID|Math\.random/,
    instead: 'the id that comes with the command',
    probe: 'Math.random()',
  },
  { in: rule, text: /\bthrow\b/, instead: 'reject() with a reason', probe: "throw new Error('no')" },
  {
    in: rule,
    text: /\basync\b|\bawait\b|Promise</,
    instead: 'load first, decide after',
    probe: 'async () => 1',
  },
  { in: /^libs\//, text: /\bconsole\./, instead: 'the injected logger', probe: "console.log('x')" },
  { in: code, text: /\bFIXME\b|\bTODO\b|\.only\(|\.skip\(/, instead: 'nothing: finish it', probe: 'it.only(' },
  {
    in: code,
    text: /\b(it|test|describe)(\.\w+)*\.(only|skip|todo|failing)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(/,
    instead: 'a test that runs',
    probe: 'it.skip.each([])',
  },
  {
    in: /\.view\.ts$|\/(api|reactions|domain)\//,
    text: /\bsql`/,
    instead: "Kysely's builder",
    probe: 'sql`select 1`',
  },
  {
    in: /\.spec\.ts$/,
    text: /\bit\('should /,
    instead: 'a sentence that completes "it"',
    probe: "it('should work')",
  },
  { in: /./, text: /\/\/(registry|repo1?|deb|proxy)\./, instead: 'no registry host', probe: '//registry.example.org' },
];

const vagueNames = /(^|[/.-])(utils?|helpers?|common|shared|misc|manager|processor|base|core)([/.-]|$)/;
const pastTense = /(ed|en|id|ost|ought|orn|ade|rawn|set|TimedOut)$/i;

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(path));
const written = tracked.filter(
  (path) =>
    /\.(ts|tsx|mjs|graphql|md|json|sh|css|html)$|^\.ci\//.test(path) &&
    !/generated\/|package-lock|style\.spec\.ts$|\.snap$/.test(path),
);

describe('the style', () => {
  it.each(written)('holds in %s', (path) => {
    const text = readFileSync(path, 'utf8');
    const broken = bans.filter((ban) => ban.in.test(path) && ban.text.test(text));
    expect(broken.map((ban) => `${ban.text}: write ${ban.instead}`)).toEqual([]);
  });

  it('keeps vague names out of the code', () => {
    expect(written.filter((path) => code.test(path) && vagueNames.test(path))).toEqual([]);
  });

  it('states facts in the past tense', () => {
    const facts = written
      .filter((path) => path.endsWith('events/index.ts'))
      .flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/type: z\.literal\('(\w+)'\)/g)].map(([, fact = '']) => fact),
      );
    expect(facts.length).toBeGreaterThan(20);
    expect(facts.filter((fact) => !pastTense.test(fact))).toEqual([]);
  });

  it.each(bans)('refuses $probe', ({ text, probe }) => {
    expect(text.test(probe)).toBe(true);
  });

  it('has a page for each lib', () => {
    const libs = new Set(tracked.flatMap((path) => /^libs\/[^/]+(?=\/)/.exec(path) ?? []));
    expect([...libs].filter((lib) => !tracked.includes(`${lib}/README.md`))).toEqual([]);
  });
});
