export { BoundedWork, type WorkOptions } from './bounded-work.js';
export { type Job, type JobAnswer, JobFailed, TooBusy } from './job.js';
export type { JobModules } from './thread-messages.js';
