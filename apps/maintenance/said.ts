/** What the program says and with which code it ends: 1 when something is wrong, 2 when it was called wrongly. */
export interface Said {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
  /** Of the log that was copied, if one was. */
  readonly exportedFactCount?: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the log and the keys of the installation lie. */
export interface Place {
  readonly data: string;
  readonly keys: string;
}
