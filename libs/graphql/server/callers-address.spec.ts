import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { addressBook, networkOf } from './callers-address.js';

function arriving(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
  return request;
}

const proxies = ['10.0.0.0/8', '2001:db8::7'];

describe("telling a caller's address", () => {
  it.each([
    { what: 'the connection', remote: '192.0.2.1', forwarded: undefined, trusted: [], address: '192.0.2.1' },
    {
      what: 'nothing that nobody trusts',
      remote: '192.0.2.1',
      forwarded: '1.2.3.4',
      trusted: [],
      address: '192.0.2.1',
    },
    {
      what: 'nothing from a stranger',
      remote: '192.0.2.1',
      forwarded: '1.2.3.4',
      trusted: proxies,
      address: '192.0.2.1',
    },
    { what: 'what a proxy says', remote: '10.1.2.3', forwarded: '192.0.2.9', trusted: proxies, address: '192.0.2.9' },
    {
      what: 'what two proxies say',
      remote: '2001:db8::7',
      forwarded: '192.0.2.9, 10.9.9.9',
      trusted: proxies,
      address: '192.0.2.9',
    },
    {
      what: 'the last stranger',
      remote: '10.1.2.3',
      forwarded: '127.0.0.1, 192.0.2.9',
      trusted: proxies,
      address: '192.0.2.9',
    },
    {
      what: 'the proxy, when it says nonsense',
      remote: '10.1.2.3',
      forwarded: 'me',
      trusted: proxies,
      address: '10.1.2.3',
    },
    {
      what: 'IPv4 over IPv6 as IPv4',
      remote: '::ffff:192.0.2.1',
      forwarded: undefined,
      trusted: [],
      address: '192.0.2.1',
    },
    {
      what: 'a mapped proxy',
      remote: '::ffff:10.1.2.3',
      forwarded: '192.0.2.9',
      trusted: proxies,
      address: '192.0.2.9',
    },
    {
      what: 'IPv6 in its shortest spelling',
      remote: '2001:0DB8:0::0001',
      forwarded: undefined,
      trusted: [],
      address: '2001:db8::1',
    },
    { what: 'no address', remote: undefined, forwarded: undefined, trusted: [], address: 'unknown' },
  ])('believes $what', ({ remote, forwarded, trusted, address }) => {
    expect(addressBook(trusted).of(arriving(remote, forwarded))).toBe(address);
  });
});

describe('counting by address', () => {
  it('takes IPv4 as it is and IPv6 by its /64', () => {
    expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(networkOf('2001:db8:1:2::ffff')).toBe(networkOf('2001:db8:1:2:3:4:5:6'));
    expect(networkOf('2001:db8:1:3::ffff')).not.toBe(networkOf('2001:db8:1:2::ffff'));
    expect(networkOf('fe80::1%eth0')).toBe('fe80::/64');
    expect(networkOf('unknown')).toBe('unknown');
  });
});
