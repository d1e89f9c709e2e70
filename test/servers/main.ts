// `npm run servers`: starts the test servers, says where they are, and stays or runs a command; `--help` says the rest.
import { startEventStoreDb } from './eventstoredb/start.js';
import { startKafka } from './kafka/start-kafka.js';
import { startPostgresql } from './postgresql/start.js';
import { runServers, usage } from './run-servers.js';

process.exitCode = await runServers(process.argv.slice(2), {
  starts: { eventstoredb: startEventStoreDb, postgresql: startPostgresql, kafka: startKafka },
  print: (text) => void process.stdout.write(text),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  return 1;
});
