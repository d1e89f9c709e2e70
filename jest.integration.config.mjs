import shared from './jest.config.mjs';

// The same acceptance specs as in the embedded mode, against an API and a projector that share nothing but the servers.
process.env.ACCEPTANCE_MODE = 'distributed';

/** What only one process on files has: its data directory, its start line, the tour on it. */
const embeddedOnly = ['access-operation', 'start', 'tour'];

/** Specs against real servers: `npm run servers -- -- npm run test:integration`. They fail, never skip, when a server is missing. */
export default {
  ...shared,
  roots: ['<rootDir>/test/integration', '<rootDir>/test/acceptance'],
  testPathIgnorePatterns: ['/node_modules/', `test/acceptance/(${embeddedOnly.join('|')})\\.spec\\.ts$`],
  // The servers share the machine with their tests.
  maxWorkers: 2,
  testTimeout: 180_000,
};
