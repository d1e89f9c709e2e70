import type { Clock } from '#libs/kernel';

/** Gives the time at which a fact is recorded: never earlier than any that this process has given or read. */
export interface RecordingClock {
  next(): string;
  /** Remembers a time that somebody else gave, so that what follows from a fact is never recorded before it. */
  saw(recordedAt: string): void;
}

export function recordingClock(clock: Clock): RecordingClock {
  let latest = '';
  const saw = (recordedAt: string): void => {
    if (recordedAt > latest) latest = recordedAt;
  };
  return {
    next: () => {
      saw(clock.now().toISOString());
      return latest;
    },
    saw,
  };
}
