import { accept, type Decision, reject } from '#libs/kernel';
import type { CapabilityFact } from '../events/index.js';
import { type Capability, type CapabilityDescription, describedAs } from './capability.js';
import { type CapabilityIsRetired, capabilityIsRetired, type NotFound, notFound } from './refusals.js';
import { isSameJson } from './same-json.js';

export interface DescribeCapability extends CapabilityDescription {
  readonly capability: string;
}

/** Replaces the whole description. A notice period that changes holds for deprecations announced from now on. */
export const describeCapability =
  (command: DescribeCapability) =>
  (state: Capability): Decision<CapabilityFact, NotFound<'/capability'> | CapabilityIsRetired> => {
    if (state.status === 'ABSENT') return reject(notFound('/capability'));
    const description = describedAs(command);
    if (isSameJson(description, state.description)) return accept();
    if (state.status === 'RETIRED') return reject(capabilityIsRetired);
    return accept({ type: 'CapabilityDescribed', data: { capability: command.capability, ...description } });
  };
