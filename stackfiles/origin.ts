/** Values of variables, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a file's text means depends on where the file comes from: an included or extended file has its own folder, and
 * an included one its own variables.
 */
export interface Origin {
  /** Absolute folder that relative paths start from. */
  folder: string;
  env: Environment;
}
