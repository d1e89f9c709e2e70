export type { RecordRestoration } from './domain/record-restoration.js';
export { isRecorded, recordRestored, restorationId } from './restorations.store.js';
