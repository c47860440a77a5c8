/** Devices of a service: those of the node by path, and those that a driver hands out (GPUs and the like). */
import { invalid, list, mapOrPairs, record, text, texts, textOrNumber, wrong } from './read.js';
import type { Reader } from './read.js';

export interface DevicePath {
  source: string;
  target: string;
  permissions: string;
}

const devicePermissions = /^(?!.*(.).*\1)[rwm]{1,3}$/;

/** "SOURCE[:TARGET[:PERMISSIONS]]". */
export function parseDevice(spec: string): DevicePath | { error: string } {
  if (/^[^/:=]+\/[^/:=]+=/.test(spec)) {
    return {
      error: `"${spec}" names a device by CDI, which services cannot ask for: name its path, such as /dev/ttyUSB0`,
    };
  }
  const [source = '', ...rest] = spec.split(':');
  const permissions = rest.length > 0 && devicePermissions.test(rest.at(-1) ?? '') ? (rest.pop() ?? '') : 'rwm';
  const [target = source, ...more] = rest;
  if (more.length > 0 || !source.startsWith('/') || !target.startsWith('/')) {
    return { error: `"${spec}" is not PATH_ON_NODE[:PATH_IN_CONTAINER[:PERMISSIONS]], with permissions out of "rwm"` };
  }
  return { source, target, permissions };
}

const deviceKeys = record({ source: text, target: text, permissions: text });

/** Kept in the short form, which says all that the long one does. */
export const device: Reader<string> = (node, context) => {
  const long = node.kind === 'map' ? deviceKeys(node, context) : undefined;
  if (node.kind === 'map' && !long) return undefined;
  const spec = long
    ? [long.source ?? '', long.target ?? long.source, ...(long.permissions ? [long.permissions] : [])].join(':')
    : text(node, context);
  if (spec === undefined) return undefined;
  const parsed = parseDevice(spec);
  return 'error' in parsed ? invalid(node, context, parsed.error) : spec;
};

const requestKeys = record({
  capabilities: texts,
  driver: text,
  count: textOrNumber,
  device_ids: texts,
  options: mapOrPairs(''),
});

export interface DeviceRequest {
  driver?: string;
  /** "all", or how many. */
  count?: string;
  device_ids?: string[];
  capabilities: string[];
  options?: Record<string, string>;
}

function request(needed: readonly string[]): Reader<DeviceRequest> {
  return (node, context) => {
    const value = requestKeys(node, context);
    if (!value) return undefined;
    const { capabilities = [], count, device_ids, ...rest } = value;
    if (count !== undefined && device_ids) {
      return invalid(node, context, '"count" and "device_ids" exclude each other');
    }
    if (count !== undefined && count !== 'all' && !/^[1-9]\d{0,8}$/.test(count)) {
      return invalid(node, context, `count "${count}" is not "all" or a whole number from 1 up`);
    }
    const all = [...new Set([...needed, ...capabilities])];
    if (all.length === 0) return invalid(node, context, '"capabilities" must be given');
    return { ...rest, ...(count !== undefined && { count }), ...(device_ids && { device_ids }), capabilities: all };
  };
}

export const deviceRequest = request([]);
const gpuRequests = list(request(['gpu']));

/** "all", or a list of requests, which all ask for GPUs. */
export const gpus: Reader<DeviceRequest[]> = (node, context) => {
  if (node.kind === 'list') return gpuRequests(node, context);
  if (node.kind === 'scalar' && node.value === 'all') return [{ capabilities: ['gpu'], count: 'all' }];
  return wrong(node, context, '"all" or a list of devices');
};
