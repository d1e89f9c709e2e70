/** Where the time comes from; a simulation and a test bring their own. */
export abstract class Clock {
  abstract now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
