import { describe, expect, it } from '@jest/globals';
import { messageBusContract } from '#libs/testing';
import { InProcessBus } from './in-process-bus.js';

describe('the bus in the process', () => {
  it.each(messageBusContract)('$point', async ({ check }) => {
    await expect(check(async () => new InProcessBus())).resolves.toBeUndefined();
  });
});
