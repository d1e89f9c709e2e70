/** What the threads load: the exported `jobs` of each module, by the module's name. */
export type JobModules = Readonly<Record<string, URL>>;

/** What a thread is started with. */
export interface ThreadOptions {
  readonly modules: readonly { readonly name: string; readonly url: string }[];
}

export interface ToThread {
  readonly module: string;
  readonly name: string;
  readonly texts: readonly string[];
}

/** Each says how much processor time the thread has taken so far, in microseconds. */
export type FromThread =
  | { readonly kind: 'ready'; readonly cpuMicroseconds: number }
  | { readonly kind: 'done'; readonly text: string; readonly cpuMicroseconds: number }
  | { readonly kind: 'failed'; readonly message: string; readonly cpuMicroseconds: number };
