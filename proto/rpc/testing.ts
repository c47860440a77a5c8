/** For tests and benches: certificates of a cluster that is nowhere else. */
import type { Clock, Millis } from '../../lib/clock.js';
import type { NodeRole } from '../types.js';
import {
  BasicConstraintsExtension,
  generateKeys,
  privateKeyToPem,
  SIGNATURE_ALGORITHM,
  X509CertificateGenerator,
  type KeyPair,
  type X509Certificate,
} from '../x509.js';
import { ROLE_UNITS } from './certificate.js';
import type { Identity } from './identity.js';

const HOUR: Millis = 3_600_000;

/** A root, and the identities that it signs. */
export class TestRoot {
  readonly #clock: Clock;
  readonly #clusterId: string;
  readonly #keys: KeyPair;
  readonly #certificate: X509Certificate;
  #serial = 1;

  static async create(clock: Clock, clusterId: string): Promise<TestRoot> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: [{ O: [clusterId] }, { CN: ['swarm-ca'] }],
      ...validity(clock),
      signingAlgorithm: SIGNATURE_ALGORITHM,
      keys,
      extensions: [new BasicConstraintsExtension(true, undefined, true)],
    });
    return new TestRoot(clock, clusterId, keys, certificate);
  }
  private constructor(clock: Clock, clusterId: string, keys: KeyPair, certificate: X509Certificate) {
    this.#clock = clock;
    this.#clusterId = clusterId;
    this.#keys = keys;
    this.#certificate = certificate;
  }
  get pem(): string {
    return this.#certificate.toString('pem');
  }
  /** Another certificate and key with each call. */
  async identity(nodeId: string, role: NodeRole = 'manager'): Promise<Identity> {
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: (++this.#serial).toString(16).padStart(4, '0'),
      subject: [{ O: [this.#clusterId] }, { OU: [ROLE_UNITS[role]] }, { CN: [nodeId] }],
      issuer: this.#certificate.subjectName.toJSON(),
      ...validity(this.#clock),
      signingAlgorithm: SIGNATURE_ALGORITHM,
      signingKey: this.#keys.privateKey,
      publicKey: keys.publicKey,
    });
    return {
      nodeId,
      clusterId: this.#clusterId,
      role,
      certificatePem: certificate.toString('pem'),
      keyPem: await privateKeyToPem(keys.privateKey),
      rootPem: this.pem,
    };
  }
}

function validity(clock: Clock): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(clock.now() - HOUR), notAfter: new Date(clock.now() + HOUR) };
}
