import { isIP } from 'node:net';
import { checkContainerTemplates } from '../../../proto/template.js';
import type { ContainerSpec } from '../../../proto/types.js';
import { checkHealth } from './health.js';
import { checkHost } from './host-access.js';
import { checkImage } from './image.js';
import { checkLabels } from './labels.js';
import { checkMounts } from './mounts.js';
import { atLeastZero, invalid, problem } from './problem.js';
import { checkSecurity } from './security.js';

const STOP_SIGNAL = /^(?:SIG)?[A-Z][A-Z0-9+-]*$|^\d{1,2}$/i;
const HOSTNAME_MAX = 64; // sethostname(2) on Linux

const isAddress = (text: string): boolean => isIP(text) !== 0;

/** What runs in the task, but for secrets and configs (references.ts). */
export function checkContainer(container: ContainerSpec): void {
  checkImage(container.image);
  checkLabels(container.labels, 'container label');
  checkLabels(container.annotations, 'annotation');
  checkContainerTemplates(container);
  checkProcess(container);
  checkNames(container);
  checkMounts(container.mounts);
  checkHealth(container.healthcheck);
  checkSecurity(container);
  checkHost(container);
}

function checkProcess(container: ContainerSpec): void {
  for (const entry of container.env) {
    if (entry === '' || entry.startsWith('=')) throw problem(`invalid environment variable: ${entry}`);
  }
  const { dir, stop_signal: signal } = container;
  if (dir !== '' && !dir.startsWith('/')) {
    throw problem(`the working directory '${dir}' is invalid, it needs to be an absolute path`);
  }
  if (signal && !STOP_SIGNAL.test(signal)) throw invalid('stop signal', signal, 'a signal such as SIGTERM or 15');
  atLeastZero('stop grace period', container.stop_grace_period ?? 0);
}

/** What the container is called and whom it knows. */
function checkNames({ hostname, hosts, dns_config: dns }: ContainerSpec): void {
  if (hostname.length > HOSTNAME_MAX && !hostname.includes('{{')) {
    throw invalid('hostname', hostname, `${HOSTNAME_MAX} characters or fewer`);
  }
  for (const host of hosts) {
    const [address = '', ...names] = host.trim().split(/\s+/);
    if (names.length === 0 || !(isAddress(address) || address === 'host-gateway')) {
      throw invalid('host', host, 'an address and its names, as in "10.0.0.1 db"');
    }
  }
  for (const server of dns?.nameservers ?? []) {
    if (!isAddress(server)) throw problem(`IP address is not correctly formatted: ${server}`);
  }
  for (const domain of dns?.search ?? []) {
    if (domain !== '.' && !/^[\w-]+(?:\.[\w-]+)*\.?$/.test(domain)) throw problem(`${domain} is not a valid domain`);
  }
}
