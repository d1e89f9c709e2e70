import { lookup } from 'node:dns/promises';

/**
 * The host to listen on. Fastify opens a server for each address that `localhost` has, of which only the first is known to whoever watches its
 * connections: at the end, callers of the others would be cut. So it becomes one address, of the older kind where there is one, as Node itself
 * takes one for every other name. Throws as `dns.lookup` does.
 */
export async function oneAddress(host: string): Promise<string> {
  if (host !== 'localhost') return host;
  const { address } = await lookup(host, { order: 'ipv4first' });
  return address;
}
