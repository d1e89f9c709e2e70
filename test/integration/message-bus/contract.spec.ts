import { describe, expect, it } from '@jest/globals';
import { openKafkaBus } from '#libs/message-bus';
import { messageBusContract } from '#libs/testing';
import { kafkaBrokers } from '../servers.js';

describe.each(['kafkajs', 'platformatic'] as const)('the bus on Kafka through %s', (client) => {
  const open = () => openKafkaBus(client, { brokers: kafkaBrokers(), clientId: 'bourse-contract' });

  it.each(messageBusContract)('$point', async ({ check }) => {
    await expect(check(open)).resolves.toBeUndefined();
  });
});
