import { execFile } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../test-server.js';

/** Who may come in where credentials are asked for. */
export interface KafkaUser {
  readonly username: string;
  readonly password: string;
}

/** Doors beside the plain one: one with TLS, one with TLS and credentials. */
export interface SecuredListeners {
  readonly listeners: readonly string[];
  readonly properties: string;
  /** For the tool that formats the broker's storage. */
  readonly formatArguments: readonly string[];
}

const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** The authority that vouches for the broker of `directory`, once it was started with secured listeners. */
export const authorityFile = (directory: string) => join(directory, 'authority.pem');

/** Makes a certificate for `localhost` in `directory` and says how Kafka listens with it. Needs `openssl`. */
export async function securedListeners(directory: string, user: KafkaUser): Promise<SecuredListeners> {
  const keystore = await certify(directory, 'localhost');
  const listeners = [];
  for (const protocol of ['SSL', 'SASL_SSL']) listeners.push(`${protocol}://localhost:${await freePort()}`);
  const modules = 'org.apache.kafka.common.security';
  const scram = scramMechanisms.map(
    (mechanism) =>
      `listener.name.sasl_ssl.${mechanism.toLowerCase()}.sasl.jaas.config=${modules}.scram.ScramLoginModule required;`,
  );
  return {
    listeners,
    properties: `ssl.keystore.type=PEM
ssl.keystore.location=${keystore}
sasl.enabled.mechanisms=PLAIN,${scramMechanisms.join()}
listener.name.sasl_ssl.plain.sasl.jaas.config=${modules}.plain.PlainLoginModule required user_${user.username}="${user.password}";
${scram.join('\n')}
`,
    formatArguments: scramMechanisms.flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${user.username},password=${user.password}]`,
    ]),
  };
}

/** Makes a certificate that vouches for itself, and gives the broker's file: its key, then the certificate. */
async function certify(directory: string, host: string): Promise<string> {
  const [certificate, keystore] = [authorityFile(directory), join(directory, 'keystore.pem')];
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', ...kind, '-keyout', keystore, '-out', certificate, ...subject]);
  appendFileSync(keystore, readFileSync(certificate));
  return keystore;
}
