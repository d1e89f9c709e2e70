/** Values that facts hold and published messages name. Stored enumerations gain values only one release after their readers know them. */
export const operationKinds = ['PROVISION', 'UPDATE', 'DEPROVISION'] as const;

export const instancePhases = [
  'REQUESTED',
  'PROVISIONING',
  'ACTIVE',
  'CHANGING',
  'SUSPENDED',
  'DEPROVISIONING',
  'FAILED',
  'ORPHANED',
  'GONE',
] as const;
