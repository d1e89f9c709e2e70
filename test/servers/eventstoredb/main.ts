// The server as a program: `node main.js --directory <where its data is> --port <port>`; `--help` says the rest.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loseReplies } from './lost-replies.js';
import { serverVersions } from './rpc-errors.js';
import { type EventStoreDbOptions, startServer } from './server.js';

const usage = `Usage: main --directory <path> [options]
  --port <number>            port on 127.0.0.1, 0 for any free one (default 2113)
  --user <name>:<password>   refuse everybody else (needs --certificate and --key: the client sends credentials over TLS only)
  --certificate <file>       PEM; with --key the server speaks TLS
  --key <file>
  --not-ready-ms <number>    how long appends are answered "Server Is Not Ready" after the start (default 2000)
  --positions-from <number>  where the positions of the log begin, as if so much stood before it (default 0)
  --cluster-port <number>    the nodes of a cluster share a directory and this port, on which the one listens that leads
  --election-ms <number>     how long after its death a leader is missed (default 5000)
  --answers-as <version>     ${serverVersions.join(' or ')}: whose answers it gives where they differ (default 24.2)
Environment: EVENTSTORE_LOSE_REPLIES=<n>  store the first n appends and never answer them
`;

const { values } = parseArgs({
  options: {
    directory: { type: 'string' },
    port: { type: 'string', default: '2113' },
    user: { type: 'string' },
    certificate: { type: 'string' },
    key: { type: 'string' },
    'not-ready-ms': { type: 'string', default: '2000' },
    'positions-from': { type: 'string', default: '0' },
    'cluster-port': { type: 'string' },
    'election-ms': { type: 'string', default: '5000' },
    'answers-as': { type: 'string', default: '24.2' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || values.directory === undefined) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  const toLose = process.env['EVENTSTORE_LOSE_REPLIES'];
  const server = await startServer(optionsFor(values.directory));
  if (toLose !== undefined) loseReplies(values.directory, Number(toLose));
  process.stdout.write(`Listening on 127.0.0.1:${server.port}\n`);
  const stop = () => void server.close().finally(() => process.exit(0));
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function optionsFor(directory: string): EventStoreDbOptions {
  const { user, certificate, key } = values;
  const version = serverVersions.find((each) => each === values['answers-as']);
  if (version === undefined) throw new Error(`There are no answers of version ${values['answers-as']}`);
  const clusterPort = values['cluster-port'];
  const [name = '', ...password] = user?.split(':') ?? [];
  return {
    directory,
    port: Number(values.port),
    notReadyMs: Number(values['not-ready-ms']),
    version,
    positionsFrom: Number(values['positions-from']),
    ...(clusterPort === undefined
      ? {}
      : { cluster: { port: Number(clusterPort), electionMs: Number(values['election-ms']) } }),
    ...(user === undefined ? {} : { credentials: { user: name, password: password.join(':') } }),
    ...(certificate === undefined || key === undefined
      ? {}
      : { tls: { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') } }),
    // An error of the disk leaves the outcome unknown: ending at once is what a crash would do.
    onFailure(error) {
      process.stderr.write(`The disk failed: ${String(error)}\n`);
      process.exit(1);
    },
  };
}
