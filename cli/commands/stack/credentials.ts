import type { Io } from '../../app.js';
import { registryAuth } from '../../registry-auth.js';

/** Credentials for an image's registry, as a service's PullOptions hold them; "": none. */
export type Credentials = (image: string) => Promise<string>;

/** Asks for those of each image once: a credential helper may ask a person. */
export function registryCredentials(io: Io, { withRegistryAuth }: { withRegistryAuth?: boolean }): Credentials {
  const known = new Map<string, Promise<string>>();
  return (image) => {
    if (!withRegistryAuth) return Promise.resolve('');
    const asked = known.get(image) ?? registryAuth(io, image);
    known.set(image, asked);
    return asked;
  };
}
