import type { ConnectionOptions } from 'node:tls';

/** How to reach a Kafka cluster, for either client. */
export interface KafkaOptions {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** What brokers call us in their logs and quotas. */
  readonly clientId: string;
  /** False: plain text. True: TLS, trusting the system's authorities. Otherwise TLS with these options, an authority of one's own for instance. */
  readonly tls?: boolean | ConnectionOptions;
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** The largest message that the topics take, in bytes; 1,000,000 unless said, a little less than brokers take unless told otherwise. */
  readonly messageBytesMax?: number;
}

/** One request's time: longer than a broker that is frozen for a few seconds, shorter than a session. */
export const requestTimeoutMs = 15_000;
export const connectTimeoutMs = 3_000;
export const defaultMessageBytesMax = 1_000_000;
