import { messageOf, SwarmError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { ResolveImageRequest } from '../../proto/gen/swarm/v1/ResolveImageRequest.js';
import type { ResolveImageResponse } from '../../proto/gen/swarm/v1/ResolveImageResponse.js';
import { withDigest } from '../../proto/image.js';
import type { Platform } from '../../proto/types.js';
import type { Registry } from '../options.js';
import { checkImage } from './validate/image.js';

/** Asks what the image's tag stands for at this moment. A registry that does not tell is a warning: nodes may have the image themselves. */
export async function resolveImage(
  { registry, log }: { registry: Registry; log: Log },
  { image, registry_auth: auth }: ResolveImageRequest,
): Promise<ResolveImageResponse> {
  checkImage(image);
  try {
    const { digest, platforms } = await registry.distribution(image, auth);
    return { image: withDigest(image, digest), platforms: platforms.map(askedFor), warning: '', reason: '' };
  } catch (error) {
    if (!(error instanceof SwarmError)) throw error;
    const reason = messageOf(error);
    log.info({ image, reason }, 'the digest of an image is not known');
    return { image, platforms: [], warning: `${warningOf(image)}(${reason})`, reason };
  }
}

/** Docker's words (docker/cli, digestWarning), line by line. */
function warningOf(image: string): string {
  return `image ${image} could not be accessed on a registry to record
its digest. Each node will access ${image} independently,
possibly leading to different nodes running different
versions of the image.
`;
}

/** Images are for "arm", nodes are "armv7l": as in Docker, such an image may be tried anywhere (docker/swarmkit#2294). */
function askedFor({ architecture, os }: Platform): Platform {
  return { os, architecture: architecture.toLowerCase() === 'arm' ? '' : architecture };
}
