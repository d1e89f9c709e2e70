/** Failures at the start that a person can mend, in words that say how. Undefined for what only a developer can. */
export function startProblem(error: unknown, dataDirectory: string): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  const told = problemOfCode.get(code)?.(error, dataDirectory);
  if (told !== undefined) return told;
  return namedProblems.has(error.name) ? error.message : undefined;
}

const namedProblems = new Set([
  'StoreInUse',
  'StoreUnsupported',
  'StoreDamaged',
  'StoreTruncated',
  'AnotherLog',
  'LogWentBack',
  'StoreUnavailable',
  'MasterKeyFault',
  'ClockWrong',
  'DatabaseMissing',
  'PoolerUnsupported',
]);

const problemOfCode: ReadonlyMap<string, (error: Error, dataDirectory: string) => string> = new Map([
  [
    'EADDRINUSE',
    (error) =>
      `${placeOf(error)} is in use by another program: stop it, or set BOURSE_HTTP_PORT or BOURSE_MANAGEMENT_PORT to a free port`,
  ],
  [
    'EADDRNOTAVAIL',
    (error) =>
      `${placeOf(error)} is no address of this machine: set BOURSE_HTTP_HOST or BOURSE_MANAGEMENT_HOST to one that is`,
  ],
  [
    'ENOTFOUND',
    (error) => `${error.message}: set BOURSE_HTTP_HOST or BOURSE_MANAGEMENT_HOST to an address of this machine`,
  ],
  [
    'EACCES',
    (error, directory) =>
      `${error.message}: this user needs to read and write ${directory}, and ports below 1024 need more rights`,
  ],
  [
    'EROFS',
    (_error, directory) =>
      `${directory} is on a disk that cannot be written: set BOURSE_DATA_DIRECTORY to one that can`,
  ],
  ['ENOSPC', (_error, directory) => `The disk of ${directory} is full: make room, and start again`],
  ['ENOTDIR', (_error, directory) => `${directory} is not a directory: set BOURSE_DATA_DIRECTORY to one`],
  ['EEXIST', (_error, directory) => `${directory} is not a directory: set BOURSE_DATA_DIRECTORY to one`],
]);

function placeOf(error: Error): string {
  const address = 'address' in error ? String(error.address) : 'The address';
  return 'port' in error ? `${address}:${String(error.port)}` : address;
}
