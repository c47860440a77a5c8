/**
 * Sockets in front of grpc-js. We accept connections ourselves and hand each to gRPC with the caller's identity bound
 * to it: grpc-js shows a handler the peer's certificate only when OpenSSL was content with it, and then cannot say why it was not.
 */
import { chmod, lstat, unlink } from 'node:fs/promises';
import net from 'node:net';
import tls from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { messageOf, swarmError } from '../../lib/errors.js';
import { formatAddr, type HostPort } from './address.js';
import { limits } from '../../lib/limits.js';
import type { Identity, LiveIdentity } from './identity.js';

const HANDSHAKE_TIMEOUT_MS = 10_000;

export interface Connection {
  socket: Duplex;
  peer: string;
  /** What the other side presented and proved to hold the key of. Undefined: nothing, or a local socket. */
  certificate: X509Certificate | undefined;
}

export interface Listener {
  /** Where it listens, with the real port when 0 was asked for. */
  addr: string;
  /** Listens no more. A handshake under way may still end in an `accept`. */
  close(): void;
}

/** Listens on a socket file, with `mode` as its permissions. A file that nobody answers on is replaced. */
export async function listenUnix(
  path: string,
  mode: number,
  accept: (connection: Connection) => void,
): Promise<Listener> {
  await removeStaleSocket(path);
  const server = net.createServer((socket) => accept({ socket, peer: 'local', certificate: undefined }));
  await listening(server, { path }, path);
  await chmod(path, mode);
  return { addr: path, close: () => server.close() };
}

/** Listens for TLS 1.3. Every client is asked for a certificate and let in whatever it answers: `accept` decides. */
export async function listenTls(
  at: HostPort,
  identity: LiveIdentity,
  accept: (connection: Connection) => void,
  onBroken: (peer: string, reason: string) => void,
): Promise<Listener> {
  const server = tls.createServer(
    {
      ...secureContext(identity.current),
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    },
    (socket) => accept({ socket, peer: peerOf(socket), certificate: socket.getPeerX509Certificate() }),
  );
  server.maxConnections = limits.connections_max;
  server.on('drop', (from?: net.DropArgument) => {
    onBroken(from?.remoteAddress ?? 'unknown', `${limits.connections_max} connections are open already`);
  });
  server.on('tlsClientError', (error, socket) => onBroken(peerOf(socket), error.message));
  const unwatch = identity.watch((next) => server.setSecureContext(secureContext(next)));
  await listening(server, at, formatAddr(at));
  const { address, port } = server.address() as net.AddressInfo;
  return {
    addr: formatAddr({ host: address, port }),
    close: () => {
      unwatch();
      server.close();
    },
  };
}

/** TLS settings of a node: its own certificate, and the one root it trusts. */
export function secureContext(identity: Identity): tls.SecureContextOptions {
  return { cert: identity.certificatePem, key: identity.keyPem, ca: identity.rootPem, minVersion: 'TLSv1.3' };
}

function listening(server: net.Server, at: net.ListenOptions, addr: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      reject(swarmError('ADDRESS_IN_USE', { addr, detail: error.message }, { cause: error }));
    };
    server.once('error', failed);
    server.listen(at, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

async function removeStaleSocket(path: string): Promise<void> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw swarmError('ADDRESS_IN_USE', { addr: path, detail: messageOf(error) }, { cause: error });
  });
  if (!found) return;
  if (!found.isSocket())
    throw swarmError('ADDRESS_IN_USE', { addr: path, detail: 'a file that is no socket is there' });
  if (await answers(path)) throw swarmError('ADDRESS_IN_USE', { addr: path, detail: 'another daemon answers there' });
  await unlink(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.connect({ path });
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    // Refused is what a socket gives whose process has gone; on anything else, better not take it away.
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
  });
}

function peerOf(socket: net.Socket): string {
  return formatAddr({ host: socket.remoteAddress ?? 'unknown', port: socket.remotePort ?? 0 });
}
