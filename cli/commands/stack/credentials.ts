import type { Io } from '../../app.js';
import type { Credentials } from './make-plan.js';

export function registryCredentials(_io: Io, { withRegistryAuth }: { withRegistryAuth?: boolean }): Credentials {
  return () => (withRegistryAuth ? '' : '');
}
