import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const fromSources = [
  '--conditions=source',
  '--experimental-transform-types',
  '--no-warnings',
  '--import',
  './schema/typescript-imports.ts',
];

describe('opening the bus', () => {
  it.each(['kafkajs', 'platformatic'])(
    'loads %s in plain Node, which sees fewer names of a CommonJS module than Jest',
    async (client) => {
      const program = `
      const { openKafkaBus } = await import('./libs/message-bus/open-kafka-bus.ts');
      const bus = await openKafkaBus('${client}', { brokers: ['127.0.0.1:1'], clientId: 'loading' });
      await bus.close();
      process.stdout.write('loaded');`;
      const { stdout } = await promisify(execFile)(process.execPath, [
        ...fromSources,
        '--input-type=module',
        '-e',
        program,
      ]);
      expect(stdout.trim()).toBe('loaded');
    },
  );
});
