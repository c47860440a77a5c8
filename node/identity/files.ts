/**
 * This node's identity on disk, under <state-dir>/certificates. Key and certificate share one file, readable by its owner only: a
 * renewal is then one rename, and no crash leaves a key beside another key's certificate.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rfc3339, type Millis } from '../../lib/clock.js';
import { messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import type { Identity } from '../../proto/rpc/identity.js';
import { writeFileDurably } from '../state.js';

const FOLDER = 'certificates';
const ROOT_FILE = 'swarm-root-ca.crt';
const NODE_FILE = 'swarm-node.pem';

export async function saveIdentity(stateDir: string, identity: Identity): Promise<void> {
  const folder = join(stateDir, FOLDER);
  await writeFileDurably(join(folder, ROOT_FILE), identity.rootPem, 0o644);
  await writeFileDurably(join(folder, NODE_FILE), `${identity.keyPem}${identity.certificatePem}`, 0o600);
}

/** Undefined when there is none. Throws STATE_DAMAGED. An expired certificate is an identity still: see `expiryOf`. */
export async function loadIdentity(stateDir: string): Promise<Identity | undefined> {
  const nodePath = join(stateDir, FOLDER, NODE_FILE);
  const rootPath = join(stateDir, FOLDER, ROOT_FILE);
  const [node, rootPem] = await Promise.all([readIfThere(nodePath), readIfThere(rootPath)]);
  if (node === undefined) return undefined;
  if (rootPem === undefined) throw swarmError('STATE_DAMAGED', { path: rootPath, detail: 'the file is missing' });
  return parseIdentity(node, rootPem, nodePath);
}

/** What is wrong with the identity's dates: undefined while its certificate is good. */
export function expiryOf(identity: Identity, now: Millis): SwarmError | undefined {
  const { notAfter } = readNodeCertificate(new X509Certificate(identity.certificatePem));
  return now > notAfter ? swarmError('CERTIFICATE_EXPIRED', { at: rfc3339(notAfter) }) : undefined;
}

function parseIdentity(node: string, rootPem: string, path: string): Identity {
  const [keyPem] = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----\n/.exec(node) ?? [];
  const [certificatePem] = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n/.exec(node) ?? [];
  const damaged = (detail: string, cause?: unknown): SwarmError =>
    swarmError('STATE_DAMAGED', { path, detail }, { cause });
  if (!keyPem || !certificatePem) throw damaged('no key and certificate in PEM');
  let flaw: string | undefined;
  try {
    const certificate = new X509Certificate(certificatePem);
    flaw = flawOf(certificate, keyPem, rootPem);
    const { nodeId, clusterId, role } = readNodeCertificate(certificate);
    if (!flaw) return { nodeId, clusterId, role, certificatePem, keyPem, rootPem };
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
  throw damaged(flaw);
}

function flawOf(certificate: X509Certificate, keyPem: string, rootPem: string): string | undefined {
  if (!certificate.checkPrivateKey(createPrivateKey(keyPem))) return "the key is not the certificate's";
  if (!certificate.verify(new X509Certificate(rootPem).publicKey)) return `the root in ${ROOT_FILE} has not signed it`;
  return undefined;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw swarmError('STATE_DAMAGED', { path, detail: messageOf(error) }, { cause: error });
  }
}
