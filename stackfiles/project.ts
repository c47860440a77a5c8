import type { NetworkConfig } from './network-schema.js';
import type { ObjectConfig } from './object-schema.js';
import type { Position, StackFile } from './problems.js';
import type { Extensions } from './read.js';
import type { ServiceConfig } from './service-schema.js';
import type { VolumeConfig } from './stack-schema.js';

/**
 * A stack as its files describe it, merged and in normal form: long forms only, sizes in bytes, durations in
 * nanoseconds, commands as words, paths absolute, variables replaced. Keys that are not given are not there.
 */
export interface Project {
  /** As the files name it; a stack is deployed under the name of the command line. */
  name?: string;
  /** Of the file format: "3.13" when the files do not say. It decides nothing. */
  version: string;
  /** Those whose profiles are active. */
  services: Record<string, ServiceConfig>;
  networks: Record<string, NetworkConfig>;
  volumes: Record<string, VolumeConfig>;
  secrets: Record<string, ObjectConfig>;
  configs: Record<string, ObjectConfig>;
  /** Top-level keys that start with "x-". */
  extensions: Extensions;
  source: ProjectSource;
}

/** What a project was read from: conversion reads payloads, and says where a mistake stands. */
export interface ProjectSource {
  /** Every file, included and extended ones too. */
  files: readonly StackFile[];
  /** Where each path, such as "secrets.key.file", was written last. */
  places: ReadonlyMap<string, Position>;
  /** Of the variables that secrets and configs are made of, by the path of the key that names one. */
  variables: ReadonlyMap<string, string | undefined>;
  /** Seccomp profiles, by absolute path. */
  profiles: ReadonlyMap<string, string>;
  readData(path: string): Uint8Array;
}
