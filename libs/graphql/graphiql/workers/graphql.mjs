export * from 'monaco-graphql/esm/graphql.worker.js';
