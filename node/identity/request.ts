/** A key made here, and the certificate that the cluster gives for it. The key never leaves this host. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import { swarmError } from '../../lib/errors.js';
import type { IssueNodeCertificateResponse } from '../../proto/gen/swarm/v1/IssueNodeCertificateResponse.js';
import { verifyNodeCertificate } from '../../proto/rpc/certificate.js';
import type { Identity } from '../../proto/rpc/identity.js';
import { createRequest, generateKeys, privateKeyToPem } from '../../proto/x509.js';

/** Sends a certificate request (PKCS #10, PEM) to where it is signed. */
export type SendRequest = (
  csr: Buffer,
  signal?: AbortSignal,
) => Promise<Pick<IssueNodeCertificateResponse, 'certificate'>>;

/** A new key with its certificate, checked against the root that is trusted already. Throws what `send` throws, CERTIFICATE_REFUSED. */
export async function requestIdentity(
  send: SendRequest,
  rootPem: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Identity> {
  const keys = await generateKeys();
  const keyPem = await privateKeyToPem(keys.privateKey);
  const { certificate } = await send(Buffer.from(await createRequest(keys)), signal);
  const certificatePem = certificate.toString('utf8');
  const issued = parse(certificatePem);
  const { nodeId, clusterId, role } = verifyNodeCertificate(issued, rootPem, clock.now());
  if (!issued.checkPrivateKey(createPrivateKey(keyPem))) {
    throw swarmError('CERTIFICATE_REFUSED', { detail: 'it was issued for another key than the one asked for' });
  }
  return { nodeId, clusterId, role, certificatePem, keyPem, rootPem };
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw swarmError('CERTIFICATE_REFUSED', { detail: 'the answer is no certificate' }, { cause: error });
  }
}
