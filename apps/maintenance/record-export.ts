import type { SecurityLog } from '#libs/observability';

/** How a command ended, and how many facts it copied out of the installation, if it did. */
interface Ending {
  readonly exportedFactCount?: number;
}

const exporting: ReadonlySet<string | undefined> = new Set(['backup', 'copy-store']);

/** Runs a command, and records when it copied the log. Of one that failed nobody knows how much it copied. */
export async function recordExport<Ended extends Ending>(
  security: SecurityLog,
  command: string | undefined,
  work: () => Promise<Ended>,
): Promise<Ended> {
  const record = (outcome: 'success' | 'failed', facts?: number) =>
    security.record({
      event: 'data_export',
      outcome,
      principal: 'installation',
      address: 'local',
      details: { action: command, facts },
    });
  try {
    const ended = await work();
    if (ended.exportedFactCount !== undefined) record('success', ended.exportedFactCount);
    return ended;
  } catch (error) {
    if (exporting.has(command)) record('failed');
    throw error;
  }
}
