/**
 * This node's identity on disk, under <state-dir>/certificates. Key and certificate share one file, readable by its owner only: a
 * renewal is then one rename, and no crash leaves a key beside another key's certificate. On a manager the key is sealed (node/keys/), so
 * that a locked manager's host holds nothing with which somebody could act as a manager.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rfc3339, type Millis } from '../../lib/clock.js';
import { messageOf, swarmError, type SwarmError } from '../../lib/errors.js';
import { readNodeCertificate } from '../../proto/rpc/certificate.js';
import type { Identity } from '../../proto/rpc/identity.js';
import type { Cipher } from '../../raft/cipher.js';
import { writeFileDurably } from '../state.js';

const FOLDER = 'certificates';
const ROOT_FILE = 'swarm-root-ca.crt';
const NODE_FILE = 'swarm-node.pem';
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----\n/;
const SEALED_BEGIN = '-----BEGIN SEALED PRIVATE KEY-----';
const SEALED_END = '-----END SEALED PRIVATE KEY-----';

/** `cipher`: seals the private key. */
export async function saveIdentity(stateDir: string, identity: Identity, cipher?: Cipher): Promise<void> {
  const folder = join(stateDir, FOLDER);
  const key = cipher ? sealKey(identity.keyPem, cipher) : identity.keyPem;
  await writeFileDurably(join(folder, ROOT_FILE), identity.rootPem, 0o644);
  await writeFileDurably(join(folder, NODE_FILE), `${key}${identity.certificatePem}`, 0o600);
}

/** The node's id as its certificate has it, which is never sealed. Undefined when there is none. Throws STATE_DAMAGED. */
export async function certifiedNode(stateDir: string): Promise<string | undefined> {
  const path = join(stateDir, FOLDER, NODE_FILE);
  const node = await readIfThere(path);
  if (node === undefined) return undefined;
  try {
    return readNodeCertificate(new X509Certificate(CERTIFICATE.exec(node)?.[0] ?? '')).nodeId;
  } catch (error) {
    throw swarmError('STATE_DAMAGED', { path, detail: messageOf(error) }, { cause: error });
  }
}

/** Whether the private key is sealed. */
export async function isIdentitySealed(stateDir: string): Promise<boolean> {
  return (await readIfThere(join(stateDir, FOLDER, NODE_FILE)))?.includes(SEALED_BEGIN) === true;
}

/**
 * Undefined when there is none. `cipher`: what opens the private key, if it is sealed. Throws STATE_DAMAGED. An expired certificate is an
 * identity still: see `expiryOf`.
 */
export async function loadIdentity(stateDir: string, cipher?: Cipher): Promise<Identity | undefined> {
  const nodePath = join(stateDir, FOLDER, NODE_FILE);
  const rootPath = join(stateDir, FOLDER, ROOT_FILE);
  const [node, rootPem] = await Promise.all([readIfThere(nodePath), readIfThere(rootPath)]);
  if (node === undefined) return undefined;
  if (rootPem === undefined) throw swarmError('STATE_DAMAGED', { path: rootPath, detail: 'the file is missing' });
  return parseIdentity(openKey(node, nodePath, cipher), rootPem, nodePath);
}

/** What is wrong with the identity's dates: undefined while its certificate is good. */
export function expiryOf(identity: Identity, now: Millis): SwarmError | undefined {
  const { notAfter } = readNodeCertificate(new X509Certificate(identity.certificatePem));
  return now > notAfter ? swarmError('CERTIFICATE_EXPIRED', { at: rfc3339(notAfter) }) : undefined;
}

function sealKey(keyPem: string, cipher: Cipher): string {
  const sealed = Buffer.from(cipher.seal(NODE_FILE, Buffer.from(keyPem))).toString('base64');
  return `${SEALED_BEGIN}\n${sealed.replace(/.{64}/g, '$&\n')}\n${SEALED_END}\n`;
}

/** The file's text with the private key opened, if it is sealed. */
function openKey(node: string, path: string, cipher: Cipher | undefined): string {
  const begin = node.indexOf(SEALED_BEGIN);
  const end = node.indexOf(SEALED_END);
  if (begin < 0 || end < 0) return node;
  const damaged = (detail: string, cause?: unknown): SwarmError =>
    swarmError('STATE_DAMAGED', { path, detail }, { cause });
  if (!cipher) throw damaged('the key is sealed, and the file of the keys is missing');
  try {
    const sealed = Buffer.from(node.slice(begin + SEALED_BEGIN.length, end), 'base64');
    return Buffer.from(cipher.open(NODE_FILE, sealed)).toString() + node.slice(end + SEALED_END.length);
  } catch (error) {
    throw damaged(messageOf(error), error);
  }
}

function parseIdentity(node: string, rootPem: string, path: string): Identity {
  const [keyPem] = /-----BEGIN PRIVATE KEY-----[^]*?-----END PRIVATE KEY-----\n/.exec(node) ?? [];
  const [certificatePem] = CERTIFICATE.exec(node) ?? [];
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
