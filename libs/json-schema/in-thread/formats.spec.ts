import { afterAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { BoundedWork } from '#libs/bounded-work';
import { ajvWith, formatNames } from './vocabulary.js';

const work = new BoundedWork({
  modules: { formats: new URL('./formats.fixture.ts', import.meta.url) },
  // On a busy machine, jobs may wait as long as they like.
  now: () => 0,
});
afterAll(() => work.close());

/** Beginnings after which an expression has something to repeat. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['2020-01-01T', '2020-01-01T10:00:00.', '2020-01-01T10:00:00.1+'],
  duration: ['P', 'PT', 'P1Y'],
  email: ['', 'a@', 'a@b.', 'a.'],
  hostname: ['', 'a.'],
  ipv6: ['', '::', '1:'],
  'iso-date-time': ['2020-01-01T', '2020-01-01T10:00:00.'],
  'iso-time': ['10:00:00.'],
  'json-pointer': ['/'],
  'json-pointer-uri-fragment': ['#', '#/'],
  regex: ['', '(', '[', '(?<a>'],
  'relative-json-pointer': ['1', '0/'],
  time: ['10:00:00.', '10:00:00.1'],
  uri: ['http://', 'http://a@', 'x:/', 'http://[', 'a:b?', 'a:b#'],
  'uri-reference': ['', '//', '/', '?', '#', 'a:', '//['],
  'uri-template': ['', '{', '{a', '{a,', '{+'],
  url: ['http://', 'http://a.bc', 'http://a.bc/', 'http://a@'],
  uuid: ['', 'urn:uuid:'],
};
const single = 'aA1.:/@-%+?#[]{}()~_!$,=*|^\\ \n"<é'.split('');
const paired = 'a1.:/@-%'.split('');
const longer = ['%41', 'a.b-', 'a:@', '(a|', '(?:', '(?<a>b)|', '[^', 'a{9}', '\\k<a>', '{a}', '{a,', '[a-', 'AAAA'];
const repeated = [
  ...single,
  ...paired.flatMap((one) => paired.filter((other) => other !== one).map((other) => one + other)),
  ...longer,
];
const lengthMax = 30_000;
/** What is linear takes a few milliseconds of it, what is quadratic many times as much. */
const cpuMsMax = 250;
const batchMax = 40;

function hold(name: 'ours' | 'original', format: string, beginning: string, unit: string) {
  const texts = [format, beginning, unit, String(lengthMax)];
  return work.run({ module: 'formats', name, texts, subject: texts.join(' '), account: format, cpuMsMax });
}

describe('a format', () => {
  it.each(formatNames())('reads any text in linear time: %s', async (format) => {
    const recipes = (beginnings[format] ?? ['']).flatMap((beginning) =>
      repeated.map((unit) => [beginning, unit] as const),
    );
    for (let at = 0; at < recipes.length; at += batchMax) {
      const batch = recipes.slice(at, at + batchMax);
      const answers = await Promise.all(batch.map(([beginning, unit]) => hold('ours', format, beginning, unit)));
      expect(batch.filter((_, index) => answers[index]?.outcome !== 'done')).toEqual([]);
    }
  });

  it('would be found out otherwise, as the url of ajv-formats is', async () =>
    expect(await hold('original', 'url', 'http://', ':')).toMatchObject({ outcome: 'too-expensive' }));
});

describe('the format url', () => {
  const ours = ajvWith({}).compile({ type: 'string', format: 'url' });
  const original = new Ajv2020();
  addFormats.default(original);
  const theirs = original.compile({ type: 'string', format: 'url' });
  const pieces = [
    'a',
    'b-c',
    '.',
    'de',
    '@',
    ':',
    '/',
    '80',
    '10',
    '192.168.1.1',
    '8.8.8.8',
    '?',
    '#',
    ' ',
    '\n',
    'é',
    '𝒜',
    '-',
    '%',
  ];

  it('answers as the one of ajv-formats does', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('http://', 'https://', 'ftp://', 'HTTP://', 'http:/', ''),
        fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((each) => each.join('')),
        (scheme, rest) => expect(ours(scheme + rest)).toBe(theirs(scheme + rest)),
      ),
      { numRuns: 5_000 },
    ));

  it.each(['http://a.de', 'https://user:word@a.de:80/b@c', 'ftp://@@a.de/', 'http://8.8.8.8', 'http://a:b@c@d.ef/x'])(
    'lets %s pass',
    (text) => expect(ours(text)).toBe(true),
  );

  it.each(['http://a', 'http://10.1.1.1', 'http://a.de:1', 'http://@a.de', 'http://a.de/ b', 'mailto:a@b.de'])(
    'refuses %s',
    (text) => expect(ours(text)).toBe(false),
  );
});
