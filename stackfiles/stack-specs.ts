/** What the files of a stack ask of the cluster: the contract between `convert`, `plan` and the stack commands. */
import type { DriverInput } from '../proto/gen/swarm/v1/Driver.js';
import type { NetworkSpecInput } from '../proto/gen/swarm/v1/NetworkSpec.js';
import type { ServiceSpecInput } from '../proto/gen/swarm/v1/ServiceSpec.js';

export interface StackSpecs {
  /**
   * Sorted by name. Some things are left to whoever applies them: `mode.replicated` without `replicas` keeps the live scale
   * (1 for a new service); references to secrets and configs hold the object's `name` in `secret_name` and `config_name`,
   * with an empty id; and the `target` of a network is its name, which for those of the engines is all there is.
   */
  services: ServiceSpecInput[];
  /** Sorted by name: those that services use. */
  networks: StackNetwork[];
  /** Sorted by key; each of them is there whether a service uses it or not. */
  secrets: StackObject[];
  configs: StackObject[];
}

/** A network of the stack's files. */
export interface StackNetwork {
  /** What the stack files call it. */
  key: string;
  /** What the cluster calls it: `<stack>_<key>` unless the file names it. */
  name: string;
  /** It is not the stack's: it must be there already, and its `spec` says only its name. */
  external: boolean;
  /** With the label that marks what belongs to the stack. */
  spec: NetworkSpecInput;
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
