/** Slugs of the environments that this installation knows. */
export abstract class Environments {
  abstract readonly slugs: readonly string[];
}
