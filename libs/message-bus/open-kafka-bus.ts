import type { KafkaOptions } from './kafka-options.js';
import type { MessageBus } from './message-bus.js';

/** The bus on a Kafka cluster, through the client that is chosen; the other one is never loaded. Connects with the first use. */
export async function openKafkaBus(client: 'kafkajs' | 'platformatic', options: KafkaOptions): Promise<MessageBus> {
  if (client === 'kafkajs') {
    const { KafkajsBus } = await import('./kafkajs/kafkajs-bus.js');
    return new KafkajsBus(options);
  }
  const { PlatformaticBus } = await import('./platformatic/platformatic-bus.js');
  return new PlatformaticBus(options);
}
