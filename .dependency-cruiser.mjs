import { existsSync, readdirSync } from 'node:fs';

// The import table of ARCHITECTURE.md as rules. Each has a violating probe in test/architecture/boundaries.spec.ts.
/** Libs that have facts, or that say in a value what they are: `libs/all.spec.ts` holds the lists against the folders. */
const domainLib = `(${readdirSync('libs')
  .filter((lib) => existsSync(`libs/${lib}/events`) || existsSync(`libs/${lib}/${lib}.lib.ts`))
  .join('|')})`;
/** The data half of all libs that have facts. */
const allFacts = '^libs/all-facts\\.ts$';
const door = (...libs) => `^libs/(${libs.join('|')})/index\\.ts$`;
const anyEvents = '^libs/[^/]+/events/index\\.ts$';
/** Specs, and what only specs use. */
const spec = '\\.(spec|fixture)\\.ts$';
const own = (folders) => `^libs/$1/(${folders})/`;
/** What everybody may use of the platform and of pure packages. */
const npm = (...names) => `node_modules/(${names.join('|')})/`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one file, or three.', {}, { circular: true }),
    forbid(
      'no-unresolved',
      'An import that does not resolve would satisfy every other rule. What is built before it is imported may be missing.',
      {},
      { couldNotResolve: true, pathNot: '^(\\.\\./)+dist/' },
    ),
    forbid(
      'libs-do-not-know-apps',
      'Apps wire libs, never the other way.',
      { path: '^libs/' },
      { path: '^(apps|test|examples)/' },
    ),
    forbid(
      'apps-enter-by-the-front-door',
      'What an app may use of a lib is what its index.ts offers.',
      { path: '^(apps|test|examples)/' },
      { path: '^libs/', pathNot: ['^libs/[^/]+/(events/)?index\\.ts$', '^libs/all(-facts)?\\.ts$'] },
    ),
    forbid(
      'libs-enter-by-the-front-door',
      'Between libs too, the index.ts and the facts are the only doors.',
      { path: '^libs/([^/]+)/' },
      { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/(events/)?index\\.ts$', '^libs/all(-facts)?\\.ts$'] },
    ),
    forbid(
      'domain-libs-talk-through-facts',
      'A domain lib knows another one by its facts only.',
      { path: `^libs/${domainLib}/` },
      { path: `^libs/${domainLib}/`, pathNot: ['^libs/$1/', anyEvents] },
    ),
    forbid(
      'all-facts-are-data',
      'The list of what libs store is read by generators too, and is made of facts alone.',
      { path: '^libs/all-facts[^/]*\\.ts$' },
      { pathNot: [anyEvents, '^libs/kernel/index\\.ts$', npm('zod')] },
    ),
    forbid(
      'all-facts-serve-foundations',
      'Whoever reads the list of all facts serves every lib alike; a domain lib names those whose facts it follows.',
      { path: `^libs/${domainLib}/` },
      { path: allFacts },
    ),
    forbid(
      'foundations-do-not-know-the-domain',
      'Kernel, stores and plumbing serve every domain lib and know none, except by facts.',
      { path: `^libs/(?!${domainLib}/|hosting/)[^/]+/`, pathNot: spec },
      { path: `^libs/${domainLib}/`, pathNot: anyEvents },
    ),
    forbid(
      'hosting-serves-apps',
      'It puts all libs together, so whoever needed it would need everything.',
      { path: '^libs/(?!hosting/)' },
      { path: '^libs/hosting/' },
    ),
    forbid(
      'hosting-takes-all',
      'Whoever needed the list of all libs would need everything.',
      { path: '^libs/(?!hosting/)', pathNot: spec },
      { path: '^libs/all\\.ts$' },
    ),
    forbid(
      'a-lib-is-a-value',
      'It names what the lib has, and decides nothing.',
      { path: '^libs/([^/]+)/[^/]+\\.lib\\.ts$' },
      { pathNot: ['^libs/$1/', door('assembly')] },
    ),
    forbid(
      'stores-join',
      'A store joins rules, facts and the log. It remembers nothing itself and does not converse.',
      { path: `^libs/${domainLib}/[^/]+\\.store\\.ts$` },
      {
        path: '^libs/',
        pathNot: [
          own('domain|events|views'),
          '^libs/$1/[^/]+\\.ts$',
          door('kernel', 'event-store', 'read-store', 'access', 'observability'),
          anyEvents,
        ],
      },
    ),
    forbid(
      'the-root-of-a-lib-joins',
      'What stands in no room is a store, the value of the lib, its door, or a part that these need.',
      { path: `^libs/${domainLib}/[^/]+\\.ts$`, pathNot: ['\\.(store|lib)\\.ts$', '/index\\.ts$', spec] },
      {
        pathNot: [
          own('domain|events'),
          '^libs/$1/[^/]+\\.ts$',
          door('kernel', 'event-store', 'access', 'observability'),
          npm('@nestjs/common'),
          '^(node:)?crypto$',
        ],
      },
    ),
    forbid(
      'events-are-data',
      'Facts outlive every library but the one that describes them.',
      { path: '^libs/([^/]+)/events/', pathNot: spec },
      { pathNot: [own('events'), npm('zod')] },
    ),
    forbid(
      'domain-is-pure',
      'A rule sees the command, the state and facts; nothing that reads, waits or draws.',
      { path: `^libs/([^/]+)/domain/`, pathNot: spec },
      { pathNot: [own('domain|events'), '^libs/kernel/index\\.ts$', anyEvents, npm('zod', '@datadog/sketches-js')] },
    ),
    forbid(
      'kernel-depends-on-nothing',
      'Everything depends on it.',
      { path: '^libs/kernel/', pathNot: spec },
      { pathNot: '^libs/kernel/' },
    ),
    forbid(
      'views-do-not-decide',
      'A view remembers. Deciding, reacting and talking are other rooms.',
      { path: '^libs/([^/]+)/views/', pathNot: spec },
      { path: '^libs/', pathNot: [own('domain|events|views'), door('kernel', 'read-store'), anyEvents, allFacts] },
    ),
    forbid(
      'reactions-command',
      'A reaction knows facts, its own rules, memory and stores, and who acts when nobody asked.',
      { path: '^libs/([^/]+)/reactions/', pathNot: spec },
      {
        path: '^libs/',
        pathNot: [
          own('domain|events|views|reactions'),
          '^libs/$1/[^/]+\\.store\\.ts$',
          door('kernel', 'read-store', 'access', 'observability', 'message-bus'),
          anyEvents,
        ],
      },
    ),
    forbid(
      'api-converses',
      'Conversation turns GraphQL into commands and queries of its own lib.',
      { path: '^libs/([^/]+)/api/', pathNot: spec },
      {
        path: '^libs/',
        pathNot: [
          '^libs/$1/',
          door('kernel', 'graphql', 'access', 'observability', 'read-store', 'event-store', 'json-schema'),
        ],
      },
    ),
    forbid(
      'only-api-speaks-graphql',
      'The contract may change its words without the rules hearing of it.',
      { path: '^libs/', pathNot: `^libs/[^/]+/api/|^libs/graphql/|${spec}` },
      { path: ['^schema/generated/', npm('graphql', '@nestjs/graphql', '@apollo')] },
    ),
    forbid(
      'one-driver-one-lib',
      'A driver is known to the lib that adapts it.',
      { path: '^(apps|libs|schema)/', pathNot: '^libs/(event-store|postgresql|read-store|message-bus)/' },
      { path: ['^(node:)?sqlite$', npm('@eventstore', '@kurrent', 'kafkajs', '@platformatic/kafka', 'pg')] },
    ),
    forbid(
      'bounded-work-knows-no-work',
      'What runs texts of others within bounds does not know what they say.',
      { path: '^libs/bounded-work/', pathNot: spec },
      { pathNot: ['^libs/bounded-work/', '^(node:)?(module|worker_threads)$'] },
    ),
    forbid(
      'few-start-threads',
      'A thread has bounds, is replaced when it dies and ends with the process: that is written in two places, and not again.',
      { path: '^(apps|libs)/', pathNot: `^libs/(bounded-work|event-store/sqlite)/|${spec}` },
      { path: '^(node:)?worker_threads$' },
    ),
    forbid(
      'texts-of-others-stay-in-threads',
      'Compiling a schema or a pattern that somebody else wrote may take as long as they like, so it happens where it is ended.',
      { path: '^(apps|libs)/', pathNot: `^libs/(json-schema/in-thread|testing)/|${spec}` },
      { path: ['^libs/json-schema/in-thread/', npm('ajv', 'ajv-formats', 're2js')] },
    ),
    forbid(
      'few-know-the-bus',
      'What leaves or enters by messages is wired by hosting and apps and answered by reactions; rules, views and conversation never hear of it.',
      {
        path: '^(libs|schema)/',
        pathNot: `^libs/(hosting|message-bus|testing)/|^libs/[^/]+/reactions/|^schema/generate-kafka\\.ts$|${spec}`,
      },
      { path: '^libs/message-bus/' },
    ),
    forbid(
      'not-to-spec',
      'Nothing but specs stands on specs and on the testing lib.',
      { pathNot: `${spec}|^libs/testing/|^test/` },
      { path: `${spec}|^libs/testing/` },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^schema/generated/[^/]+\\.json$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
