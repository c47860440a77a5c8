/** Makes certificates: the root's, once, and nodes'. Holds nothing; the root and its key are handed in. */
import type { webcrypto } from 'node:crypto';
import type { Millis } from '../../lib/clock.js';
import { messageOf, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Random } from '../../lib/random.js';
import { ROLE_UNITS } from '../../proto/rpc/certificate.js';
import type { NodeRole } from '../../proto/types.js';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  generateKeys,
  KEY_ALGORITHM,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  privateKeyFromPem,
  privateKeyToPem,
  SIGNATURE_ALGORITHM,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '../../proto/x509.js';

const HOUR: Millis = 3_600_000;
const ROOT_LIFETIME: Millis = 20 * 365 * 24 * HOUR; // swarmkit's
/** Certificates begin before they are made, so that a node whose clock is behind can use its own at once. */
const BACKDATE: Millis = HOUR;

/** A root: what every node trusts, and the key that only managers have. PEM. */
export interface Root {
  certificatePem: string;
  keyPem: string;
}

export interface Subject {
  nodeId: string;
  clusterId: string;
  role: NodeRole;
}

/** A self-signed root for a new cluster, whose id it carries. */
export async function createRoot(clusterId: string, now: Millis, random: Random): Promise<Root> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(random),
    name: [{ O: [clusterId] }, { CN: ['swarm-ca'] }],
    notBefore: new Date(now - BACKDATE),
    notAfter: new Date(now + ROOT_LIFETIME),
    signingAlgorithm: SIGNATURE_ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificatePem: certificatePem(certificate), keyPem: await privateKeyToPem(keys.privateKey) };
}

/**
 * A certificate for the key of a request. Whatever else the request asks for is ignored: who the node is, is for the cluster to say.
 * Throws CSR_INVALID.
 */
export async function issue(
  root: Root,
  csr: Uint8Array,
  subject: Subject,
  validity: { now: Millis; lifetime: Millis },
  random: Random,
): Promise<string> {
  const publicKey = await keyOfRequest(csr);
  const rootCertificate = new X509Certificate(root.certificatePem);
  const unit = ROLE_UNITS[subject.role];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerial(random),
    subject: [{ O: [subject.clusterId] }, { OU: [unit] }, { CN: [subject.nodeId] }],
    issuer: rootCertificate.subjectName.toJSON(),
    notBefore: new Date(validity.now - BACKDATE),
    notAfter: new Date(validity.now + validity.lifetime),
    signingAlgorithm: SIGNATURE_ALGORITHM,
    signingKey: await privateKeyFromPem(root.keyPem),
    publicKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyAgreement, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: subject.nodeId },
        { type: 'dns', value: unit },
      ]),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(rootCertificate),
    ],
  });
  return certificatePem(certificate);
}

/** The key that a request is for, once its signature proves that the sender has it. */
async function keyOfRequest(csr: Uint8Array): Promise<Pkcs10CertificateRequest['publicKey']> {
  const invalid = (detail: string, cause?: unknown) => swarmError('CSR_INVALID', { detail }, { cause });
  if (csr.byteLength > limits.csr_bytes_max) {
    throw invalid(`${csr.byteLength} bytes are over the limit of ${limits.csr_bytes_max}`);
  }
  let request: Pkcs10CertificateRequest;
  try {
    request = new Pkcs10CertificateRequest(Buffer.from(csr).toString('utf8'));
  } catch (error) {
    throw invalid(`not a PKCS #10 request in PEM: ${messageOf(error)}`, error);
  }
  const { name, namedCurve } = request.publicKey.algorithm as Partial<webcrypto.EcKeyAlgorithm>;
  if (name !== KEY_ALGORITHM.name || namedCurve !== KEY_ALGORITHM.namedCurve) {
    throw invalid(`a key on P-256 is wanted, this one is ${namedCurve ?? name ?? 'unknown'}`);
  }
  if (!(await request.verify())) throw invalid('its signature is not that of its key');
  return request.publicKey;
}

function certificatePem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

/** 127 random bits: positive as RFC 5280, section 4.1.2.2 asks, and with no leading zero octet. */
function newSerial(random: Random): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}
