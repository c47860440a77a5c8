/** Small grammars of list flags. */
import { isIP } from 'node:net';
import { swarmError } from '../../lib/errors.js';
import type { GenericResource, ServiceDependency } from '../../proto/types.js';
import { splitPair } from './pairs.js';
import { parseWord } from './units.js';

export function parseNameserver(flag: string, text: string): string {
  const ip = text.trim();
  if (isIP(ip) > 0) return ip;
  throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'an IP address' });
}

const SEARCH_MAX = 254; // characters of a domain name (RFC 1035, section 3.1)

/** A domain name, or "." for no search domains at all. */
export function parseSearchDomain(flag: string, text: string): string {
  const domain = text.trim().replace(/(.)\.$/, '$1');
  const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
  const isName = new RegExp(`^${label}(?:\\.${label})*$`).test(domain) && /[a-zA-Z]/.test(domain);
  if (domain === '.' || (isName && domain.length <= SEARCH_MAX)) return domain;
  throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'a valid domain' });
}

/** "kind=2". Which named ones a task gets is decided with its node, so that only a count can be asked for, as with Docker. */
export function parseGenericResource(flag: string, text: string): GenericResource {
  const [kind, value] = splitPair(text);
  const count = Number(value);
  if (kind.trim() === '' || !/^\s*\d+\s*$/.test(value) || !Number.isSafeInteger(count)) {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'kind=count, such as gpu=2' });
  }
  return { discrete_resource_spec: { kind: kind.trim(), value: count } };
}

/** "db", "db:healthy": what must be true of a service before this one starts. */
export function parseDependency(flag: string, text: string): ServiceDependency {
  const [, service = '', condition = 'started'] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (service === '') {
    throw swarmError('INVALID_FIELD', { field: flag, value: text, expected: 'service[:started|healthy|completed]' });
  }
  return { service, condition: parseWord(flag, condition, ['started', 'healthy', 'completed']), required: true };
}
