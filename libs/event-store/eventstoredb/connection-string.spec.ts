import { describe, expect, it } from '@jest/globals';
import { connectionStringFor, credentialsIn, serversIn } from './connection-string.js';

describe('a connection string', () => {
  it.each([
    ['eventstore', 'esdb://a:2113?tls=false', 'esdb://a:2113?tls=false'],
    ['eventstore', 'kurrentdb://a:2113?tls=false', 'esdb://a:2113?tls=false'],
    ['kurrentdb', 'esdb+discover://u:p@a,b,c/', 'kurrentdb+discover://u:p@a,b,c'],
    ['eventstore', 'kdb://a:1,b:2,c:3?nodePreference=leader', 'esdb://a:1,b:2,c:3?nodePreference=leader'],
  ] as const)('is put into the words of the client %s', (client, given, expected) => {
    expect(connectionStringFor(client, given)).toBe(expected);
  });

  it('never lets a failed append come back as a value', () => {
    expect(connectionStringFor('eventstore', 'esdb://a?throwOnAppendFailure=false&tls=false')).toBe(
      'esdb://a?tls=false',
    );
    expect(connectionStringFor('eventstore', 'esdb://a?tls=false&throw_on_append_failure=false')).toBe(
      'esdb://a?tls=false',
    );
  });

  it('is refused when it is for something else', () => {
    expect(() => connectionStringFor('eventstore', 'https://a')).toThrow(RangeError);
  });

  it('is told without its password', () => {
    expect(serversIn('esdb+discover://admin:p%40ss@a:1,b:2?tls=true')).toBe('a:1,b:2');
  });
});

describe('the user in a connection string', () => {
  it.each([
    ['esdb://ada:secret@one:2113', { username: 'ada', password: 'secret' }],
    ['kurrentdb+discover://ada:a%40b%3Ac@one:2113,two:2113?tls=true', { username: 'ada', password: 'a@b:c' }],
    ['esdb://ada:x:y@one', { username: 'ada', password: 'x:y' }],
    ['esdb://one:2113?tls=false', undefined],
  ])('of %s is read decoded', (url, credentials) => {
    expect(credentialsIn(url)).toEqual(credentials);
  });
});
