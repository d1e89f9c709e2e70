import shared from '../../jest.config.mjs';

/** Specs against real servers: `npm run servers -- -- npm run test:integration`. They fail, never skip, when a server is missing. */
export default {
  ...shared,
  rootDir: '../..',
  roots: ['<rootDir>/test/integration'],
  testPathIgnorePatterns: ['/node_modules/'],
  // The servers share the machine with their tests.
  maxWorkers: 2,
};
