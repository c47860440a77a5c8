/** Docker's grammars of --device, --device-cgroup-rule and --gpus (reference of `docker run`). */
import { swarmError } from '../../lib/errors.js';
import type { DeviceMapping, DeviceRequest } from '../../proto/types.js';
import { parseCsv } from './csv.js';
import { parsePairs, splitPair } from './pairs.js';

const isPermissions = (text: string): boolean => /^[rwm]{1,3}$/.test(text);

/** "/dev/source", "/dev/source:/dev/target", "/dev/source:rw", "/dev/source:/dev/target:rw". */
export function parseDevice(flag: string, text: string): DeviceMapping {
  const parts = text.split(':');
  const [source = '', second = '', third] = parts;
  const permissionsOnly = parts.length === 2 && isPermissions(second);
  const target = permissionsOnly || parts.length === 1 ? source : second;
  const permissions = third ?? (permissionsOnly ? second : 'rwm');
  if (!source.startsWith('/') || !target.startsWith('/') || !isPermissions(permissions) || parts.length > 3) {
    throw swarmError('INVALID_FIELD', {
      field: flag,
      value: text,
      expected: 'absolute paths as /dev/source:/dev/target:rwm, the last two parts may be left out',
    });
  }
  return { path_on_host: source, path_in_container: target, cgroup_permissions: permissions };
}

/** "c 42:* rmw", as the kernel's devices cgroup has it. */
export function parseDeviceRule(flag: string, text: string): string {
  if (/^[acb] (\d+|\*):(\d+|\*) [rwm]{1,3}$/.test(text)) return text;
  throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: "a rule such as 'c 42:* rmw'" });
}

/** "all", "2", or fields: driver, count, device, capabilities, options; a field with commas stands in quotes. */
export function parseGpus(flag: string, text: string): DeviceRequest {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const request: DeviceRequest = {
    driver: '',
    count: 0,
    device_ids: [],
    capabilities: [{ values: ['gpu'] }],
    options: {},
  };
  const seen = new Set<string>();
  const setCount = (value: string): void => {
    if (value !== 'all' && !/^\d{1,9}$/.test(value)) throw invalid('a count that is "all" or a whole number');
    request.count = value === 'all' ? -1 : Number(value);
  };
  for (const field of parseCsv(flag, text)) {
    const [name, value] = field.includes('=') ? splitPair(field) : ['count', field];
    if (seen.has(name)) throw invalid(`each key once, not ${name} twice`);
    seen.add(name);
    if (name === 'count') setCount(value);
    else if (name === 'driver') request.driver = value;
    else if (name === 'device') request.device_ids = value.split(',');
    else if (name === 'capabilities') request.capabilities = [{ values: [...value.split(','), 'gpu'] }];
    else if (name === 'options') request.options = parsePairs(flag, parseCsv(flag, value));
    else throw invalid(`no "${name}": known are driver, count, device, capabilities, options`);
  }
  if (!seen.has('count') && !seen.has('device')) request.count = 1;
  return request;
}
