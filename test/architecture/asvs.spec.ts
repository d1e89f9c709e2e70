import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync('docs/asvs.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| | \|$/g, '')));

/** How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has. */
const counts = {
  V1: 27,
  V2: 11,
  V3: 19,
  V4: 10,
  V5: 9,
  V6: 35,
  V7: 18,
  V8: 7,
  V9: 7,
  V10: 29,
  V11: 14,
  V12: 9,
  V13: 13,
  V14: 9,
  V15: 13,
  V16: 16,
  V17: 7,
};

describe('the table of ASVS', () => {
  it('has each requirement of levels 1 and 2 once, in order', () => {
    const numbers = rows.map(([number = '']) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const chapters = Map.groupBy(numbers, (number) => number.split('.', 1)[0] ?? '');
    expect(Object.fromEntries([...chapters].map(([chapter, all]) => [chapter, all.length]))).toEqual(counts);
    expect(numbers.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))).toEqual(numbers);
  });

  it('says of each how it stands and where that is seen, or why not', () => {
    for (const [, level = '', , stands = '', where = ''] of rows) {
      expect(level).toMatch(/^[12]$/);
      expect(stands).toMatch(/^(met|partly|not met|n\/a)$/);
      expect(where.length).toBeGreaterThan(5);
    }
  });

  it('counts them as they are', () => {
    const standing = Map.groupBy(rows, ([, , , stands]) => stands);
    for (const [stands, all] of standing) expect(page).toContain(`**${stands}** ${all.length}`);
  });
});

describe('a page about security', () => {
  it.each(['SECURITY.md', 'docs/asvs.md', 'docs/threat-model.md', 'docs/security-log.md'])(
    'names files that exist: %s',
    (name) => {
      const text = readFileSync(name, 'utf8');
      const named = /`([\w.-]+(?:\/[\w.-]+)+|[\w-]+\.(?:md|json|yml)|Dockerfile|\.dockerignore)`/g;
      const paths = [...text.matchAll(named)].flatMap(([, path]) => (path === undefined ? [] : [path]));
      expect(paths.length).toBeGreaterThan(0);
      expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});
