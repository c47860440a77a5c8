import { swarmError } from '../../lib/errors.js';
import type { NetworkAttachmentConfig } from '../../proto/types.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';

/** `docker run` has these; the docker CLI takes them for a service as well, and they are lost on the way. */
const RUN_ONLY = new Set(['ip', 'ip6', 'mac-address', 'link-local-ip', 'gw-priority']);

/** Docker's --network: "NAME", or "name=NAME,alias=OTHER,driver-opt=KEY=VALUE". Its target is the name (or id) until it is asked for. */
export function parseNetwork(flag: string, text: string): NetworkAttachmentConfig {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const network: NetworkAttachmentConfig = { target: '', aliases: [], driver_opts: {} };
  if (!text.includes('=')) network.target = text;
  else {
    for (const field of parseCsv(flag, text)) {
      const [written, value] = splitPair(field);
      const key = written.trim().toLowerCase();
      if (!field.includes('=') || key === '') throw invalid(`key=value in place of "${field}"`);
      if (RUN_ONLY.has(key)) {
        throw invalid(`no "${key}": a service has many tasks, and the cluster gives each its address`);
      }
      switch (key) {
        case 'name':
          network.target = value.trim();
          break;
        case 'alias':
          network.aliases.push(value.trim());
          break;
        case 'driver-opt': {
          const [option, setting] = splitPair(value);
          if (!value.includes('=') || option.trim() === '')
            throw invalid(`driver-opt=key=value in place of "${field}"`);
          network.driver_opts[option.trim()] = setting.trim();
          break;
        }
        default:
          throw invalid(`no "${key}": known are name, alias, driver-opt`);
      }
    }
  }
  if (network.target === '') throw invalid('a network: network name/id is not specified');
  return network;
}
