/** What went wrong in a call to the engine, as a row of the error table. */
import { messageOf, swarmError, SwarmError } from '../../lib/errors.js';

interface HttpFailure extends Error {
  statusCode: number;
}

export interface CallContext {
  addr: string;
  /** In words, as it begins a message: "starting container failed". */
  action: string;
  /** Container the call is about, if it is about one. */
  container?: string;
  /** Image the call needs, if it needs one. */
  image?: string;
}

const isHttpFailure = (error: unknown): error is HttpFailure =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';

export function engineError(error: unknown, { addr, action, container, image }: CallContext): SwarmError {
  if (error instanceof SwarmError) return error;
  // Without an HTTP status the answer never came; 503 is an engine on its way up or down.
  if (!isHttpFailure(error) || error.statusCode === 503) {
    return swarmError('ENGINE_UNREACHABLE', { addr, detail: messageOf(error) }, { cause: error });
  }
  // docker-modem puts "(HTTP code 500) server error - " in front of what the engine said.
  const detail = error.message.replace(/^\(HTTP code \d+\) [a-z ]* - /, '').trim();
  if (error.statusCode === 404 && image !== undefined && /no such image/i.test(detail)) {
    return swarmError('IMAGE_NOT_FOUND', { image, detail: 'it is not on this node' }, { cause: error });
  }
  if (error.statusCode === 404 && container !== undefined) {
    return swarmError('CONTAINER_NOT_FOUND', { id: container }, { cause: error });
  }
  // A host port that is taken reads "address already in use", of the system's words.
  if (/Address already in use$/.test(detail)) return swarmError('ADDRESS_STILL_USED', { action }, { cause: error });
  return swarmError('ENGINE_REFUSED', { action, detail }, { cause: error });
}

export const isNotFound = (error: unknown): boolean => isHttpFailure(error) && error.statusCode === 404;

/** Of a call whose aim is already reached: 304 (already so), a removal that is under way, or a network that the container is in. */
export function isAlreadyDone(error: unknown): boolean {
  if (!isHttpFailure(error)) return false;
  return (
    error.statusCode === 304 ||
    (error.statusCode === 409 && /removal of container .* is already in progress/i.test(error.message)) ||
    (error.statusCode === 403 && /endpoint .* already exists in network/i.test(error.message))
  );
}
