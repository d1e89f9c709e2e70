/**
 * Moves the clock of the process that is started with this file as `--import`: `Date` is ahead by `FAULT_CLOCK_AHEAD_SECONDS`, behind when that is negative. From
 * the start on, or from SIGUSR2 on when `FAULT_CLOCK_MOVES` is `ON_SIGNAL`. `performance.now()` goes on as ever, as it does when somebody sets a machine's clock.
 */
const aheadMs = Number(process.env['FAULT_CLOCK_AHEAD_SECONDS'] ?? 0) * 1_000;
let isMoved = process.env['FAULT_CLOCK_MOVES'] !== 'ON_SIGNAL';
if (!isMoved) process.on('SIGUSR2', () => (isMoved = true));

const TrueDate = globalThis.Date;
const now = (): number => TrueDate.now() + (isMoved ? aheadMs : 0);

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new TrueDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
