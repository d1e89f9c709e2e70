import type { VersionName } from '../domain/version.js';
import { VersionNodes } from './version-nodes.js';

/** Answers with the version that the input names, as the log tells it by then. */
export const changedVersion = {
  uses: [VersionNodes],
  fields: async ({ input: { capability, version } }: { readonly input: VersionName }, nodes: VersionNodes) => ({
    version: await nodes.recall({ capability, version }),
  }),
} as const;
