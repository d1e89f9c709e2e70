import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDb } from '../../servers/eventstoredb/start.js';
import type { TestServer } from '../../servers/test-server.js';
import { control, eventStoreUrl } from '../servers.js';

/** What a spec needs of a server that it kills and freezes. */
export type HurtableServer = Pick<TestServer, 'control' | 'stop'> & { readonly url: string };

const ownControl = join('test', 'servers', 'control');

/**
 * A server for one spec alone; or the one that EVENTSTORE_URL names, when EVENTSTORE_CONTROL is a command of somebody's own: a real
 * EventStoreDB is hurt by whatever its keeper has put there.
 */
export async function hurtableServer(): Promise<HurtableServer> {
  const command = process.env['EVENTSTORE_CONTROL'] ?? '';
  if (command !== '' && !command.includes(ownControl)) {
    return { url: eventStoreUrl(), control: (verb) => control('eventstoredb', verb), stop: async () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'bourse-eventstoredb-'));
  const server = await startEventStoreDb(folder, 0);
  return {
    url: server.environment['EVENTSTORE_URL'] ?? '',
    control: (verb) => server.control(verb),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
