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

/** The variable's value. Names such as "constructor", which every object has, are no variables. */
export function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
