/** Whether a certain manager answers at an address: a TLS handshake and no more, so that the reason of a failure is known at once. */
import { connect } from 'node:tls';
import type { Clock, Millis } from '../../lib/clock.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import { parseAddr } from './address.js';
import { ROLE_UNITS } from './certificate.js';
import { checkManager } from './client.js';
import type { LiveIdentity } from './identity.js';
import { secureContext } from './listener.js';

const TIMEOUT_MS = 3_000;

/** Throws UNREACHABLE with the reason, and INVALID_FIELD for what is no address. */
export function probe(options: {
  addr: string;
  identity: LiveIdentity;
  nodeId: string;
  clock: Clock;
  /** Until the handshake must be done; 3 s when not given. */
  timeoutMs?: Millis;
}): Promise<void> {
  const { addr, identity, nodeId, clock, timeoutMs = TIMEOUT_MS } = options;
  const { host, port } = parseAddr(addr);
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      ...secureContext(identity.current),
      ALPNProtocols: ['h2'],
      servername: ROLE_UNITS.manager,
      checkServerIdentity: (_, certificate) => checkManager(certificate, identity.current.rootPem, nodeId),
    });
    const fail = (detail: string, cause?: unknown): void => {
      cancelTimeout();
      socket.destroy();
      reject(swarmError('UNREACHABLE', { addr, detail }, { cause }));
    };
    const cancelTimeout = clock.after(timeoutMs, () => fail(`no answer within ${timeoutMs / 1000} s`));
    socket.once('error', (error) => fail(messageOf(error), error));
    socket.once('secureConnect', () => {
      cancelTimeout();
      socket.end(); // cut off, the other side would see a handshake that failed
      resolve();
    });
  });
}
