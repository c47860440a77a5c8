/** What the files of a stack ask of the cluster: the contract between `convert`, `plan` and the stack commands. */
import type { DriverInput } from '../proto/gen/swarm/v1/Driver.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';

export interface StackSpecs {
  /**
   * Sorted by name. Two things are left to whoever applies them: `mode.replicated` without `replicas` keeps the live scale
   * (1 for a new service), and references to secrets and configs hold the object's `name` in `secret_name` and `config_name`,
   * with an empty id.
   */
  services: ServiceSpecInput[];
  /** Sorted by key; each of them is there whether a service uses it or not. */
  secrets: StackObject[];
  configs: StackObject[];
}

/** A secret or a config of the stack's files. */
export interface StackObject {
  kind: 'secret' | 'config';
  /** What the stack files call it. */
  key: string;
  /** What the cluster calls it, or its first version: `<stack>_<key>` unless the file names it. */
  name: string;
  /** It is not the stack's: it must be there already, and only `kind`, `key` and `name` mean something. */
  external: boolean;
  data: Buffer;
  /** With the label that marks what belongs to the stack. */
  labels: Record<string, string>;
  /** "golang": `data` is a template. */
  templating: DriverInput | null;
}
