/** A plan is data: what it says is what is printed and what is done. */
import type {
  Config,
  ConfigSpec,
  Network,
  NetworkSpec,
  Secret,
  SecretSpec,
  Service,
  ServiceSpec,
} from '../proto/types.js';
import type { Change } from './diff.js';

export interface Plan {
  stack: string;
  /** In the order in which they are to be done. */
  operations: Operation[];
}
export type Operation = NetworkOperation | ServiceOperation | ObjectOperation<'secret'> | ObjectOperation<'config'>;
export type Action = 'create' | 'update' | 'unchanged' | 'remove';

/** What to do to a service. `current` is the service as it was read: an update is made from its version. */
export type ServiceOperation = { kind: 'service'; name: string; changes: Change[] } & (
  | { action: 'create'; current: null; spec: ServiceSpec }
  | { action: 'update' | 'unchanged'; current: Service; spec: ServiceSpec }
  | { action: 'remove'; current: Service; spec: null }
);

/** A network is made once and never changed. */
export type NetworkOperation = {
  kind: 'network';
  name: string;
  changes: Change[];
  /** Where the network that is there is not what the file asks for: `old` stays. */
  kept: Change[];
} & (
  { action: 'create'; current: null; spec: NetworkSpec } | { action: 'unchanged'; current: Network; spec: NetworkSpec }
);

export type ObjectKind = keyof Objects;
export interface Objects {
  secret: { stored: Secret; spec: SecretSpec };
  config: { stored: Config; spec: ConfigSpec };
}

/** What to do to one version of a secret or of a config. */
export type ObjectOperation<K extends ObjectKind> = {
  kind: K;
  /** The cluster's name of this version. */
  name: string;
  changes: Change[];
  /** For people; "": it needs no reason. */
  why: string;
} & (
  | { action: 'create'; current: null; spec: Objects[K]['spec'] }
  | { action: 'update' | 'unchanged'; current: Objects[K]['stored']; spec: Objects[K]['spec'] }
  | { action: 'remove'; current: Objects[K]['stored']; spec: null }
);
