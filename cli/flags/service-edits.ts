/** The flags that name many things: `--env` of `service create`, `--env-add` and `--env-rm` of `service update`. */
import { swarmError } from '../../lib/errors.js';
import type { PlacementPreference } from '../../proto/gen/swarm/v1/PlacementPreference.js';
import type { Mount, PortConfig } from '../../proto/types.js';
import { list, type Flag } from './define.js';
import { parseMount } from './mount.js';
import { addEnv, parsePairs, splitPair } from './pairs.js';
import { parsePort, parseTargetPort } from './port.js';
import { container, placement, type Draft } from './service-flags.js';

interface Edit {
  /** As in `--env`; on update with "-add" and "-rm". */
  name: string;
  short?: string;
  takes: string;
  says: string;
  /** What -rm takes, and says. */
  rmTakes: string;
  rmSays: string;
  add: (draft: Draft, values: string[], flag: string) => void;
  remove: (draft: Draft, values: string[], flag: string) => void;
}

const without = <T>(items: readonly T[], drop: (item: T) => boolean): T[] => items.filter((item) => !drop(item));
const union = (items: readonly string[], more: readonly string[]): string[] => [...new Set([...items, ...more])];

function dropKeys(pairs: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(pairs).filter(([key]) => !keys.includes(key)));
}

const edits: readonly Edit[] = [
  {
    name: 'constraint',
    takes: 'constraint',
    says: 'Placement constraints',
    rmTakes: 'constraint',
    rmSays: 'Remove a constraint',
    add: (draft, values) => (placement(draft).constraints = union(placement(draft).constraints, values)),
    remove: (draft, values) =>
      (placement(draft).constraints = without(placement(draft).constraints, (constraint) =>
        values.includes(constraint),
      )),
  },
  {
    name: 'container-label',
    takes: 'key=value',
    says: 'Container labels',
    rmTakes: 'key',
    rmSays: 'Remove a container label by its key',
    add: (draft, values, flag) => Object.assign(container(draft).labels, parsePairs(flag, values)),
    remove: (draft, keys) => (container(draft).labels = dropKeys(container(draft).labels, keys)),
  },
  {
    name: 'env',
    short: 'e',
    takes: 'name=value',
    says: 'Set environment variables',
    rmTakes: 'name',
    rmSays: 'Remove an environment variable',
    add: (draft, values, flag) => (container(draft).env = addEnv(flag, container(draft).env, values, draft.env)),
    remove: (draft, names) =>
      (container(draft).env = without(container(draft).env, (entry) => names.includes(splitPair(entry)[0]))),
  },
  {
    name: 'group',
    takes: 'group',
    says: 'Set one or more supplementary user groups for the container',
    rmTakes: 'group',
    rmSays: 'Remove a supplementary user group',
    add: (draft, values) => (container(draft).groups = union(container(draft).groups, values)),
    remove: (draft, values) =>
      (container(draft).groups = without(container(draft).groups, (group) => values.includes(group))),
  },
  {
    name: 'label',
    short: 'l',
    takes: 'key=value',
    says: 'Service labels',
    rmTakes: 'key',
    rmSays: 'Remove a label by its key',
    add: (draft, values, flag) => Object.assign(draft.spec.labels, parsePairs(flag, values)),
    remove: (draft, keys) => (draft.spec.labels = dropKeys(draft.spec.labels, keys)),
  },
  {
    name: 'mount',
    takes: 'mount',
    says: 'Attach a filesystem mount to the service (type=volume|bind|tmpfs,source=...,target=...)',
    rmTakes: 'target',
    rmSays: 'Remove a mount by its target path',
    add: (draft, values, flag) => {
      const added = values.map((value) => parseMount(flag, value, draft.cwd));
      const replaced = (mount: Mount): boolean => added.some(({ target }) => target === mount.target);
      container(draft).mounts = [...without(container(draft).mounts, replaced), ...added];
    },
    remove: (draft, targets) =>
      (container(draft).mounts = without(container(draft).mounts, ({ target }) => targets.includes(target))),
  },
  {
    name: 'placement-pref',
    takes: 'pref',
    says: 'Add a placement preference (spread=node.labels.zone)',
    rmTakes: 'pref',
    rmSays: 'Remove a placement preference',
    add: (draft, values, flag) =>
      placement(draft).preferences.push(...values.map((value) => parsePreference(flag, value))),
    remove: (draft, values, flag) => {
      const gone = values.map((value) => parsePreference(flag, value).spread?.spread_descriptor);
      placement(draft).preferences = without(placement(draft).preferences, ({ spread }) =>
        gone.includes(spread?.spread_descriptor),
      );
    },
  },
  {
    name: 'publish',
    short: 'p',
    takes: 'port',
    says: 'Publish a port as a node port (published=8080,target=80,mode=host)',
    rmTakes: 'target-port',
    rmSays: 'Remove a published port by its target port',
    add: (draft, values, flag) => {
      const added = values.map((value) => parsePort(flag, value));
      const replaced = (port: PortConfig): boolean => added.some((other) => samePort(other, port));
      endpoint(draft).ports = [...without(endpoint(draft).ports, replaced), ...added];
    },
    remove: (draft, values, flag) => {
      const gone = values.map((value) => parseTargetPort(flag, value));
      endpoint(draft).ports = without(endpoint(draft).ports, (port) => gone.some((other) => samePort(other, port)));
    },
  },
];

type PortKey = Pick<PortConfig, 'target_port' | 'protocol'>;
const samePort = (a: PortKey, b: PortKey): boolean => a.target_port === b.target_port && a.protocol === b.protocol;

function endpoint(draft: Draft) {
  return (draft.spec.endpoint_spec ??= { mode: 'vip', ports: [] });
}

function parsePreference(flag: string, value: string): PlacementPreference {
  const [strategy, spread_descriptor] = splitPair(value);
  if (strategy !== 'spread' || spread_descriptor === '') {
    throw swarmError('INVALID_FIELD', { field: flag, value, expected: 'spread=node.labels.<name>' });
  }
  return { spread: { spread_descriptor } };
}

export const createLists: readonly Flag<Draft>[] = edits.map(({ name, short, takes, says, add }) =>
  list(`${short === undefined ? '' : `-${short}, `}--${name} <${takes}>`, says, add),
);

/** Removals come first, so that one command can replace a thing. */
export const updateLists: readonly Flag<Draft>[] = [
  ...edits.map(({ name, rmTakes, rmSays, remove }) => list<Draft>(`--${name}-rm <${rmTakes}>`, rmSays, remove)),
  ...edits.map(({ name, takes, says, add }) => list<Draft>(`--${name}-add <${takes}>`, `Add or update: ${says}`, add)),
];
