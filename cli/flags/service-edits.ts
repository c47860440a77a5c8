/** Flags that name many things of the service and its placement, and the whole list of such flags. */
import { swarmError } from '../../lib/errors.js';
import type { PlacementPreference } from '../../proto/gen/swarm/v1/PlacementPreference.js';
import { containerEdits } from './container-edits.js';
import { BEYOND } from './beyond-flags.js';
import { grouped } from './define.js';
import { endpoint, networks, placement, resources } from './draft.js';
import { createFlags, dropKeys, replaceBy, union, updateFlags, without, type Edit } from './edit.js';
import { parseDependency, parseGenericResource } from './names.js';
import { parseNetwork } from './network.js';
import { parsePairs, splitPair } from './pairs.js';
import { parsePorts, parseTargetPorts, portKey } from './port.js';

const dependencyEdit: Edit = {
  name: 'depends-on',
  takes: 'service[:condition]',
  says: 'Services that must be started, healthy or completed before tasks start',
  addSays: 'Add or update a service that must be started, healthy or completed before tasks start',
  rmTakes: 'service',
  rmSays: 'Remove a service that is waited for',
  add: (draft, values, flag) => {
    const added = values.map((value) => parseDependency(flag, value));
    draft.spec.depends_on = replaceBy(draft.spec.depends_on, added, ({ service }) => service);
  },
  remove: (draft, names) =>
    (draft.spec.depends_on = without(draft.spec.depends_on, ({ service }) => names.includes(service))),
};

const serviceEdits: readonly Edit[] = [
  {
    name: 'constraint',
    takes: 'list',
    says: 'Placement constraints',
    addSays: 'Add or update a placement constraint',
    rmTakes: 'list',
    rmSays: 'Remove a constraint',
    add: (draft, values) => (placement(draft).constraints = union(placement(draft).constraints, values)),
    remove: (draft, values) =>
      (placement(draft).constraints = without(placement(draft).constraints, (constraint) =>
        values.includes(constraint),
      )),
  },
  {
    name: 'generic-resource',
    takes: 'list',
    says: 'User defined resources',
    addSays: 'Add a Generic resource',
    rmTakes: 'list',
    rmSays: 'Remove a Generic resource',
    add: (draft, values, flag) => {
      const reserved = resources(draft, 'reservations');
      const added = values.map((value) => parseGenericResource(flag, value));
      const kinds = new Set(added.map(kindOf));
      if (kinds.size < added.length) {
        throw swarmError('INVALID_FIELD', { field: flag, value: values.join(' '), expected: 'each kind once' });
      }
      reserved.generic_resources = replaceBy(reserved.generic_resources, added, kindOf);
    },
    remove: (draft, kinds) => {
      const reserved = resources(draft, 'reservations');
      for (const kind of kinds) {
        if (!reserved.generic_resources.some((resource) => kindOf(resource) === kind)) {
          throw swarmError('USAGE', { why: `could not find generic-resource \`${kind}\` to remove it` });
        }
      }
      reserved.generic_resources = without(reserved.generic_resources, (resource) => kinds.includes(kindOf(resource)));
    },
  },
  {
    name: 'label',
    short: 'l',
    takes: 'list',
    says: 'Service labels',
    addSays: 'Add or update a service label',
    rmTakes: 'list',
    rmSays: 'Remove a label by its key',
    add: (draft, values, flag) => Object.assign(draft.spec.labels, parsePairs(flag, values)),
    remove: (draft, keys) => (draft.spec.labels = dropKeys(draft.spec.labels, keys)),
  },
  {
    name: 'network',
    takes: 'network',
    says: 'Network attachments',
    addSays: 'Add a network',
    rmTakes: 'list',
    rmSays: 'Remove a network',
    add: (draft, values, flag) => networks(draft).add.push(...values.map((value) => parseNetwork(flag, value))),
    remove: (draft, refs) => networks(draft).remove.push(...refs),
  },
  {
    name: 'placement-pref',
    takes: 'pref',
    says: 'Add a placement preference',
    addSays: 'Add a placement preference',
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
    says: 'Publish a port as a node port',
    addSays: 'Add or update a published port',
    rmTakes: 'port',
    rmSays: 'Remove a published port by its target port',
    add: (draft, values, flag) => {
      const added = values.flatMap((value) => parsePorts(flag, value));
      endpoint(draft).ports = replaceBy(endpoint(draft).ports, added, portKey);
    },
    remove: (draft, values, flag) => {
      const gone = values.flatMap((value) => parseTargetPorts(flag, value));
      endpoint(draft).ports = without(endpoint(draft).ports, (port) => gone.some((matches) => matches(port)));
    },
  },
];

const kindOf = ({ discrete_resource_spec: counted, named_resource_spec: named }: GenericResourceLike): string =>
  counted?.kind ?? named?.kind ?? '';
interface GenericResourceLike {
  discrete_resource_spec?: { kind: string } | null;
  named_resource_spec?: { kind: string } | null;
}

function parsePreference(flag: string, value: string): PlacementPreference {
  const [strategy, spread_descriptor] = splitPair(value);
  if (strategy !== 'spread' || spread_descriptor === '') {
    throw swarmError('INVALID_FIELD', {
      field: flag,
      value,
      expected: 'spread=node.labels.<name> (only spread is supported)',
    });
  }
  return { spread: { spread_descriptor } };
}

const edits = [...containerEdits, ...serviceEdits];
const dependencies = [dependencyEdit];
export const createLists = [...createFlags(edits), ...grouped(BEYOND, createFlags(dependencies))];
export const updateLists = [...updateFlags(edits), ...grouped(BEYOND, updateFlags(dependencies))];
