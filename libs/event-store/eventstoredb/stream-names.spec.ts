import { describe, expect, it } from '@jest/globals';
import { isOfCategory, streamNames } from './stream-names.js';

describe('a stream on a shared server', () => {
  it.each(['', 'acme'])('is found again under the name it was given in the namespace "%s"', (namespace) => {
    const names = streamNames(namespace);
    expect(names.streamOf(names.nameOf('version-postgresql.1.0.0'))).toBe('version-postgresql.1.0.0');
  });

  it('does not exist for us when it belongs to the server, to another namespace or to somebody else', () => {
    for (const name of ['$stats-1', '$$team-a', 'acme.team-a', 'team', '-a', '$ce-team']) {
      expect(streamNames('').streamOf(name)).toBeUndefined();
    }
    for (const name of ['team-a', 'acmeteam-a', 'other.team-a', 'acme.$stats-1', '$$acme.team-a', 'acme.b.team-a']) {
      expect(streamNames('acme').streamOf(name)).toBeUndefined();
    }
  });

  it('is refused a name that would be taken for another namespace or for the server itself', () => {
    for (const stream of ['a.b-1', '$a-1', 'a', '-1', 'a-\n']) {
      expect(() => streamNames('').nameOf(stream)).toThrow(RangeError);
    }
    expect(() => streamNames('a.b')).toThrow(RangeError);
  });

  it('is filtered by the server under its whole name', () => {
    expect(streamNames('acme').filterOf(['team', 'version'])).toEqual({ prefixes: ['acme.team-', 'acme.version-'] });
    expect(streamNames('acme').filterOf(undefined)).toEqual({ prefixes: ['acme.'] });
    expect(streamNames('').filterOf(['team'])).toEqual({ prefixes: ['team-'] });
    expect(streamNames('').filterOf(undefined)).toEqual({ regex: '^[^-.$][^-.]*-' });
  });

  it('is of a category only with the hyphen', () => {
    expect(isOfCategory('team-a', ['team'])).toBe(true);
    expect(isOfCategory('teams-a', ['team'])).toBe(false);
    expect(isOfCategory('team-a', undefined)).toBe(true);
    expect(isOfCategory('team-a', [])).toBe(false);
  });

  it('is never the one that carries the id of the log', () => {
    for (const namespace of ['', 'acme']) {
      const names = streamNames(namespace);
      expect(names.streamOf(names.logStream)).toBeUndefined();
    }
  });
});
