import { consumingContract } from './message-bus-contract-consuming.js';
import type { MessageBusContractPoint } from './message-bus-contract-point.js';
import { publishingContract } from './message-bus-contract-publishing.js';
import { sendingContract } from './message-bus-contract-sending.js';

/**
 * What every adapter of the message bus must keep:
 * `it.each(messageBusContract)('$point', ({ check }) => expect(check(open)).resolves.toBeUndefined())`.
 */
export const messageBusContract: readonly MessageBusContractPoint[] = [
  ...sendingContract,
  ...consumingContract,
  ...publishingContract,
];
