export type ClientName = 'eventstore' | 'kurrentdb';

const schemes = /^(?:esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\//i;

/**
 * The connection string as the chosen client wants it: each knows its own schemes only. An append that fails has to throw:
 * reported as a value, the client mixes up the revision. Throws `RangeError` when it is no connection string.
 */
export function connectionStringFor(client: ClientName, given: string): string {
  const url = given.trim();
  const [scheme, discover = ''] = schemes.exec(url) ?? [];
  if (scheme === undefined) {
    throw new RangeError('The event store needs a connection string that begins with esdb:// or kurrentdb://');
  }
  const [address = '', query = ''] = url.slice(scheme.length).split('?', 2);
  const settings = query.split('&').filter((setting) => setting !== '' && !/^throw[_-]?on/i.test(setting));
  const kept = settings.length === 0 ? '' : `?${settings.join('&')}`;
  return `${client === 'eventstore' ? 'esdb' : 'kurrentdb'}${discover}://${address.replace(/\/+$/, '')}${kept}`;
}

/** What may be told of it: the servers, without user and password. */
export function serversIn(connectionString: string): string {
  const [address = ''] = connectionString.replace(schemes, '').split('?', 1);
  return address.slice(address.lastIndexOf('@') + 1);
}

/** User and password, decoded; undefined when it names nobody. Throws `URIError` when they cannot be decoded. */
export function credentialsIn(
  connectionString: string,
): { readonly username: string; readonly password: string } | undefined {
  const [address = ''] = connectionString.trim().replace(schemes, '').split('?', 1);
  const [, username, password] = /^([^:]*):(.*)@[^@]*$/s.exec(address) ?? [];
  if (username === undefined || password === undefined) return undefined;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
