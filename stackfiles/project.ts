import type { Extensions } from './read.js';
import type { ServiceConfig, VolumeConfig } from './stack-schema.js';

/**
 * A stack as its files describe it, merged and in normal form: long forms only, sizes in bytes, durations in
 * nanoseconds, commands as words, paths absolute, variables replaced. Keys that are not given are not there.
 */
export interface Project {
  /** Of the file format: "3.13" when the files do not say. */
  version: string;
  services: Record<string, ServiceConfig>;
  volumes: Record<string, VolumeConfig>;
  /** Top-level keys that start with "x-", of the first file. */
  extensions: Extensions;
}
