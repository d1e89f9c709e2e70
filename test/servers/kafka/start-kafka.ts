import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { controlProcess, freePort, startProcess, type TestServer } from '../test-server.js';
import { authorityFile, type KafkaUser, type SecuredListeners, securedListeners } from './secured-listeners.js';

const run = promisify(execFile);

// The pom stays among the sources: what tsc builds into dist stands one folder deeper, so it is looked for from the root.
const pom = 'test/servers/kafka/pom.xml';
const outputMax = 16 * 1024 * 1024;

export interface KafkaStartOptions {
  /** Where clients are told to find the broker, when something stands before it. */
  readonly advertisedPort?: number;
  /** Listen with TLS too, and with TLS and credentials, which are this user's: `KAFKA_SSL`, `KAFKA_SASL_SSL` and `KAFKA_CA_FILE` say where. */
  readonly secured?: KafkaUser;
}

/**
 * One Kafka broker in KRaft mode on loopback, its data in `directory`; port 0 takes any free one. Needs Java 17 and, the first time,
 * Maven, which brings the jars into `~/.cache/bourse`. Throws a message that names the package when one of them is missing.
 */
export async function startKafka(
  directory: string,
  port = 0,
  { advertisedPort, secured }: KafkaStartOptions = {},
): Promise<TestServer> {
  const jars = await kafkaJars();
  mkdirSync(directory, { recursive: true });
  const properties = join(directory, 'server.properties');
  const brokerPort = existsSync(properties) ? portIn(properties, 'PLAINTEXT') : port === 0 ? await freePort() : port;
  if (!existsSync(properties)) {
    const controllerPort = await freePort();
    const doors = secured && (await securedListeners(directory, secured));
    await format(jars, directory, { brokerPort, controllerPort, advertisedPort: advertisedPort ?? brokerPort }, doors);
  }
  await startProcess(directory, {
    name: 'kafka',
    command: 'java',
    args: [...frugally, '-cp', join(jars, '*'), 'kafka.Kafka', properties],
    environment: {},
    port: brokerPort,
  });
  return {
    name: 'kafka',
    environment: {
      KAFKA_BROKERS: `127.0.0.1:${advertisedPort ?? brokerPort}`,
      KAFKA_CONTROL: controlCommand(directory),
      ...(secured && {
        KAFKA_SSL: `localhost:${portIn(properties, 'SSL')}`,
        KAFKA_SASL_SSL: `localhost:${portIn(properties, 'SASL_SSL')}`,
        KAFKA_CA_FILE: authorityFile(directory),
      }),
    },
    control: (verb) => controlProcess(directory, verb),
    stop: () => controlProcess(directory, 'kill'),
  };
}

const frugally = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dlog4j2.level=ERROR'];

/** The folder with the broker's jars, filled once per pom; two starts at once do not see each other's half. */
async function kafkaJars(): Promise<string> {
  const version = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  const jars = join(homedir(), '.cache', 'bourse', `kafka-${version}`);
  if (existsSync(jars)) return jars;
  mkdirSync(join(jars, '..'), { recursive: true });
  const draft = mkdtempSync(`${jars}-`);
  try {
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
    await command('mvn', ['-B', '-q', '-f', pom, ...goal]);
    if (!existsSync(jars)) renameSync(draft, jars);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return jars;
}

const noDoors: SecuredListeners = { listeners: [], properties: '', formatArguments: [] };

async function format(jars: string, directory: string, ports: Ports, doors = noDoors): Promise<void> {
  const draft = join(directory, 'server.properties.draft');
  writeFileSync(draft, propertiesOf(directory, ports, doors));
  const clusterId = randomBytes(16).toString('base64url');
  const tool = [
    '-cp',
    join(jars, '*'),
    'kafka.tools.StorageTool',
    'format',
    '--standalone',
    '-t',
    clusterId,
    '-c',
    draft,
    ...doors.formatArguments,
  ];
  await command('java', [...frugally, ...tool]);
  renameSync(draft, join(directory, 'server.properties'));
}

interface Ports {
  readonly brokerPort: number;
  readonly controllerPort: number;
  readonly advertisedPort: number;
}

/** Its short session lets a broker that was killed come back within seconds: the old incarnation has to expire first. */
function propertiesOf(
  directory: string,
  { brokerPort, controllerPort, advertisedPort }: Ports,
  doors: SecuredListeners,
): string {
  const controller = `CONTROLLER://127.0.0.1:${controllerPort}`;
  return `process.roles=broker,controller
node.id=1
listeners=${[`PLAINTEXT://127.0.0.1:${brokerPort}`, controller, ...doors.listeners].join()}
advertised.listeners=${[`PLAINTEXT://127.0.0.1:${advertisedPort}`, ...doors.listeners].join()}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL
controller.quorum.bootstrap.servers=127.0.0.1:${controllerPort}
log.dirs=${join(directory, 'log')}
auto.create.topics.enable=false
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=5
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=3
${doors.properties}`;
}

function portIn(properties: string, protocol: string): number {
  const listener = new RegExp(`^listeners=(?:.*,)?${protocol}://[^:]+:(\\d+)`, 'm');
  return Number(listener.exec(readFileSync(properties, 'utf8'))?.[1]);
}

/** Runs as it stands: beside the compiled code from `dist`, from sources with the hook that lets their imports resolve. */
function controlCommand(directory: string): string {
  const isSource = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(isSource ? '../control.ts' : '../control.js', import.meta.url));
  const hook = isSource ? ['--import', join(process.cwd(), 'schema/typescript-imports.ts')] : [];
  return [process.execPath, ...hook, script, directory].join(' ');
}

async function command(program: 'java' | 'mvn', args: readonly string[]): Promise<void> {
  try {
    await run(program, args, { maxBuffer: outputMax });
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing) throw error;
    const debian = program === 'java' ? 'openjdk-17-jre-headless' : 'maven';
    throw new Error(`Kafka for the tests needs ${program}: install Debian's package ${debian}`, { cause: error });
  }
}
