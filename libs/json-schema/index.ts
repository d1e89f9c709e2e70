export { JsonSchemas, jsonSchemaJobs } from './json-schemas.js';
