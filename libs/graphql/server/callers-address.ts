import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddress from '@fastify/proxy-addr';
import ipaddr from 'ipaddr.js';

/** What stands for the address of a connection that has none, or has ended already. */
const unknownAddress = 'unknown';

/** Returns the caller's IP address in one spelling. */
export type AddressOf = (request: IncomingMessage) => string;

/** Tells the addresses of callers, of a request and of an upgrade to a socket alike. */
export interface AddressBook {
  readonly of: AddressOf;
  /** Whether the address is that of a proxy whose `X-Forwarded-For` is believed. */
  readonly isTrusted: (address: string) => boolean;
}

/**
 * Makes what tells who called. The address is the connection's, unless that is a trusted proxy's: then it is the last one in
 * `X-Forwarded-For` that is no trusted proxy. Whatever stands before that one may have been written by anybody.
 */
export function addressBook(trustedProxies: readonly string[]): AddressBook {
  const trust = proxyAddress.compile([...trustedProxies]);
  const isTrusted = (address: string): boolean => trust(address, 0);
  return {
    of: (request) => {
      const told = proxyAddress(request, isTrusted);
      return spelled(isIP(told) === 0 ? request.socket.remoteAddress : told);
    },
    isTrusted,
  };
}

/** Returns the address of a connection as it is written shortest; IPv4 that came over an IPv6 socket is IPv4. */
export function spelled(address: string | undefined): string {
  return address === undefined || isIP(address) === 0 ? unknownAddress : ipaddr.process(address).toString();
}

/** Bits of an IPv6 address that name a network; the others are its owner's to choose, so that limits would not hold on them. */
const networkBits = 64;

/** Returns what limits count by: an IPv4 address, or the /64 network of an IPv6 one. Takes addresses as `AddressBook` spells them. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${withoutZone(address)}/${networkBits}`).toString()}/${networkBits}`;
}

function withoutZone(address: string): string {
  return address.split('%', 1).join('');
}
