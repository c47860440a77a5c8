/** Flags that name many things of the container. */
import { swarmError } from '../../lib/errors.js';
import type { DnsConfig } from '../../proto/types.js';
import { makeConfigReference, makeSecretReference } from './blank.js';
import { container, dns, type Draft } from './draft.js';
import { dropKeys, replaceBy, union, without, type Edit } from './edit.js';
import { parseHost, removeHosts } from './hosts.js';
import { parseMount } from './mount.js';
import { parseNameserver, parseSearchDomain } from './names.js';
import { addEnv, parsePairs, splitPair } from './pairs.js';
import { parseFileReference, type FileReference } from './reference.js';
import { parseUlimit } from './ulimit.js';

/** Two of one command in one place are a mistake: Docker's words. */
function parseReferences(kind: 'secret' | 'config', flag: string, values: readonly string[]): FileReference[] {
  const found = values.map((value) => parseFileReference(flag, value));
  const targets = new Set<string>();
  for (const { source, file } of found) {
    if (targets.has(file.name)) {
      throw swarmError('USAGE', { why: `duplicate ${kind} target for ${source} not allowed` });
    }
    targets.add(file.name);
  }
  return found;
}

const dnsEdit = (
  field: keyof DnsConfig,
  words: Pick<Edit, 'name' | 'says' | 'addSays' | 'rmSays'>,
  parse: (flag: string, value: string) => string,
): Edit => ({
  ...words,
  takes: 'list',
  rmTakes: 'list',
  add: (draft, values, flag) => {
    const added = values.map((value) => parse(flag, value));
    dns(draft)[field] = union(dns(draft)[field], added);
  },
  remove: (draft, values) => (dns(draft)[field] = without(dns(draft)[field], (entry) => values.includes(entry))),
});

export const containerEdits: readonly Edit[] = [
  {
    name: 'config',
    takes: 'config',
    says: 'Specify configurations to expose to the service',
    addSays: 'Add or update a config file on a service',
    rmTakes: 'list',
    rmSays: 'Remove a configuration file',
    add: (draft, values, flag) => {
      const added = parseReferences('config', flag, values).map(({ source, file }) =>
        makeConfigReference({ config_name: source, file }),
      );
      container(draft).configs = replaceBy(container(draft).configs, added, ({ file }) => file?.name ?? '');
    },
    remove: (draft, names) =>
      (container(draft).configs = without(container(draft).configs, ({ config_name: name }) => names.includes(name))),
  },
  {
    name: 'container-label',
    takes: 'list',
    says: 'Container labels',
    addSays: 'Add or update a container label',
    rmTakes: 'list',
    rmSays: 'Remove a container label by its key',
    add: (draft, values, flag) => Object.assign(container(draft).labels, parsePairs(flag, values)),
    remove: (draft, keys) => (container(draft).labels = dropKeys(container(draft).labels, keys)),
  },
  dnsEdit(
    'nameservers',
    {
      name: 'dns',
      says: 'Set custom DNS servers',
      addSays: 'Add or update a custom DNS server',
      rmSays: 'Remove a custom DNS server',
    },
    parseNameserver,
  ),
  dnsEdit(
    'options',
    {
      name: 'dns-option',
      says: 'Set DNS options',
      addSays: 'Add or update a DNS option',
      rmSays: 'Remove a DNS option',
    },
    (_, value) => value,
  ),
  dnsEdit(
    'search',
    {
      name: 'dns-search',
      says: 'Set custom DNS search domains',
      addSays: 'Add or update a custom DNS search domain',
      rmSays: 'Remove a DNS search domain',
    },
    parseSearchDomain,
  ),
  {
    name: 'env',
    short: 'e',
    takes: 'list',
    says: 'Set environment variables',
    addSays: 'Add or update an environment variable',
    rmTakes: 'list',
    rmSays: 'Remove an environment variable',
    add: (draft, values, flag) => (container(draft).env = addEnv(flag, container(draft).env, values, draft.env)),
    remove: (draft, names) =>
      (container(draft).env = without(container(draft).env, (entry) => names.includes(splitPair(entry)[0]))),
  },
  {
    name: 'group',
    takes: 'list',
    says: 'Set one or more supplementary user groups for the container',
    addSays: 'Add an additional supplementary user group to the container',
    rmTakes: 'list',
    rmSays: 'Remove a previously added supplementary user group from the container',
    add: (draft, values) => (container(draft).groups = union(container(draft).groups, values)),
    remove: (draft, values) =>
      (container(draft).groups = without(container(draft).groups, (group) => values.includes(group))),
  },
  {
    name: 'host',
    takes: 'list',
    says: 'Set one or more custom host-to-IP mappings (host:ip)',
    addSays: 'Add a custom host-to-IP mapping ("host:ip")',
    rmTakes: 'list',
    rmSays: 'Remove a custom host-to-IP mapping ("host:ip")',
    add: (draft, values, flag) => {
      const added = values.map((value) => parseHost(flag, value));
      container(draft).hosts = union(container(draft).hosts, added);
    },
    remove: (draft, values) => (container(draft).hosts = removeHosts(container(draft).hosts, values)),
  },
  {
    name: 'mount',
    takes: 'mount',
    says: 'Attach a filesystem mount to the service',
    addSays: 'Add or update a mount on a service',
    rmTakes: 'list',
    rmSays: 'Remove a mount by its target path',
    add: (draft, values, flag) => {
      const added = values.map((value) => parseMount(flag, value, draft.cwd));
      container(draft).mounts = replaceBy(container(draft).mounts, added, ({ target }) => target);
    },
    remove: (draft, targets) =>
      (container(draft).mounts = without(container(draft).mounts, ({ target }) => targets.includes(target))),
  },
  {
    name: 'secret',
    takes: 'secret',
    says: 'Specify secrets to expose to the service',
    addSays: 'Add or update a secret on a service',
    rmTakes: 'list',
    rmSays: 'Remove a secret',
    add: (draft, values, flag) => {
      const added = parseReferences('secret', flag, values).map(({ source, file }) =>
        makeSecretReference({ secret_name: source, file }),
      );
      container(draft).secrets = replaceBy(container(draft).secrets, added, ({ file }) => file?.name ?? '');
    },
    remove: (draft, names) =>
      (container(draft).secrets = without(container(draft).secrets, ({ secret_name: name }) => names.includes(name))),
  },
  {
    name: 'sysctl',
    takes: 'list',
    says: 'Sysctl options',
    addSays: 'Add or update a Sysctl option',
    rmTakes: 'list',
    rmSays: 'Remove a Sysctl option',
    add: (draft, values, flag) => Object.assign(container(draft).sysctls, parsePairs(flag, values)),
    remove: (draft, keys) => (container(draft).sysctls = dropKeys(container(draft).sysctls, keys.map(nameOf))),
  },
  {
    name: 'ulimit',
    takes: 'ulimit',
    says: 'Ulimit options (default [])',
    addSays: 'Add or update a ulimit option (default [])',
    rmTakes: 'list',
    rmSays: 'Remove a ulimit option',
    add: (draft, values, flag) => {
      const added = values.map((value) => parseUlimit(flag, value));
      setUlimits(
        draft,
        replaceBy(container(draft).ulimits, added, ({ name }) => name),
      );
    },
    remove: (draft, values) => {
      const names = values.map(nameOf);
      setUlimits(
        draft,
        without(container(draft).ulimits, ({ name }) => names.includes(name)),
      );
    },
  },
];

/** -rm takes "name" and, as Docker does, "name=value". */
const nameOf = (text: string): string => splitPair(text)[0];

/** By name, so that the same limits are the same specification. */
function setUlimits(draft: Draft, ulimits: Draft['spec']['task_template']['container_spec']['ulimits']): void {
  const last = new Map(ulimits.map((ulimit) => [ulimit.name, ulimit]));
  container(draft).ulimits = [...last.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
