import { z } from 'zod';
import type { InstanceFact } from '#libs/instances/events';
import type { Subject } from '../cases.js';

export const SubjectSchema = z.object({
  capability: z.string(),
  producerTeam: z.string(),
  consumerTeam: z.string(),
  department: z.string(),
  environment: z.string(),
});

type Submitted = Extract<InstanceFact, { type: 'OperationSubmitted' }>['data'];

/** As at submission, whatever team owns or holds it later. */
export function subjectOf(submitted: Submitted): Subject {
  return {
    capability: submitted.capability,
    producerTeam: submitted.ownerTeam,
    consumerTeam: submitted.consumerTeam,
    department: submitted.consumerDepartment,
    environment: submitted.environment,
  };
}
