/** Options of a service's container whose values are little languages of their own. */
import { parseSecurityOption } from './security-options.js';
import { bytes } from './deploy-schema.js';
import {
  absolute,
  compareText,
  decimal,
  invalid,
  isEmptyScalar,
  list,
  mapOf,
  record,
  text,
  textAs,
  textOrNumber,
  textOrTexts,
  withZero,
} from './read.js';
import type { ReadContext, Reader } from './read.js';
import type { StackNode } from './parse.js';
import { cannotRead } from './problems.js';
import { shellWords } from './shell-words.js';

/** Words, from a list or from a line that is split as a shell does it. Nothing: the image's own. */
export const command: Reader<string[]> = (node, context) => {
  if (isEmptyScalar(node)) return [];
  if (node.kind === 'list') return list(text)(node, context);
  const line = text(node, context);
  if (line === undefined) return undefined;
  const split = shellWords(line);
  return 'error' in split ? invalid(node, context, split.error) : split.words;
};

export const healthTest: Reader<string[]> = (node, context) => {
  if (node.kind === 'scalar' && typeof node.value === 'string') return ['CMD-SHELL', node.value];
  const test = list(text)(node, context);
  if (!test || test.length === 0 || ['NONE', 'CMD', 'CMD-SHELL'].includes(test[0] ?? '')) return test;
  return invalid(node, context, `a list must start with NONE, CMD or CMD-SHELL, not "${test[0]}"`);
};

function limit(node: StackNode, context: ReadContext): number | undefined {
  const value = decimal(node, context);
  if (value === undefined || (Number.isSafeInteger(value) && value >= -1)) return value;
  return invalid(node, context, `${value} is not a limit: a whole number from 0 up, or -1 for none`);
}
const limitPair = record({ soft: withZero(limit), hard: withZero(limit) });

/** A single value is the soft and the hard limit. */
const ulimit: Reader<number | { soft: number; hard: number }> = (node, context) => {
  if (node.kind !== 'map') return limit(node, context);
  const pair = limitPair(node, context);
  if (!pair) return undefined;
  const { soft, hard } = pair;
  if (soft === undefined || hard === undefined) return invalid(node, context, '"soft" and "hard" must be given');
  const exceeds = hard !== -1 && (soft === -1 || soft > hard);
  return exceeds ? invalid(node, context, `the soft limit ${soft} is above the hard limit ${hard}`) : { soft, hard };
};

export const ulimits: Reader<Record<string, number | { soft: number; hard: number }>> = mapOf(ulimit);

const ipAddress = /^(\d{1,3}(\.\d{1,3}){3}|(?=.*:)[0-9a-fA-F:.]+(%\w+)?|host-gateway)$/;

/** Addresses of DNS servers. */
export const nameservers: Reader<string[]> = (node, context) => {
  const servers = textOrTexts(node, context);
  const wrong = servers?.find((server) => server === 'host-gateway' || !ipAddress.test(server));
  return wrong === undefined ? servers : invalid(node, context, `"${wrong}" is not an IP address`);
};

/** "host:address", from a list of "host=address" or "host:address", or from a mapping of hosts to addresses. */
export const extraHosts: Reader<string[]> = (node, context) => {
  const pairs: [host: string, address: string, from: StackNode][] = [];
  if (node.kind === 'map') {
    for (const { key, value } of [...node.entries.values()].sort((a, b) => compareText(a.key, b.key))) {
      for (const item of value.kind === 'list' ? value.items : [value])
        pairs.push([key, text(item, context) ?? '', item]);
    }
  } else {
    const items = list(text)(node, context) ?? [];
    for (const [index, item] of items.entries()) {
      const [, host = item, address = ''] = /^([^=:]*)[=:](.*)$/.exec(item) ?? [];
      pairs.push([host, address, (node.kind === 'list' && node.items[index]) || node]);
    }
  }
  return pairs.flatMap(([host, written, from]) => {
    const address = written.replace(/^\[(.*)\]$/, '$1');
    if (host !== '' && !/\s/.test(host) && ipAddress.test(address)) return [`${host}:${address}`];
    invalid(from, context, `"${host}=${written}" is not HOST=IP`);
    return [];
  });
};

/** As it was written: `stack config` shows it so. */
export const sizeText: Reader<string> = (node, context) => {
  const size = bytes(node, context);
  return size === undefined ? undefined : textOrNumber(node, context);
};

export const oomScore: Reader<number> = (node, context) => {
  const value = decimal(node, context);
  if (value === undefined || (Number.isInteger(value) && value >= -1000 && value <= 1000)) return value;
  return invalid(node, context, `${value} is not a whole number from -1000 to 1000`);
};

/** "os/architecture[/variant]". */
export const platform = textAs('a platform such as linux/amd64', (value) =>
  /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/.test(value) ? value : undefined,
);

export const deviceRule = textAs('a rule such as "c 1:3 mr"', (value) =>
  /^[acb] (\d+|\*):(\d+|\*) [rwm]{1,3}$/.test(value) ? value : undefined,
);

/** A seccomp profile is read here, and is known by its absolute path from then on. */
export const securityOption: Reader<string> = (node, context) => {
  const value = text(node, context);
  if (value === undefined) return undefined;
  const parsed = parseSecurityOption(value);
  if ('error' in parsed) return invalid(node, context, parsed.error);
  if (parsed.kind !== 'seccomp' || parsed.profile === 'unconfined' || parsed.profile === 'builtin') return value;
  const path = absolute(parsed.profile, node);
  try {
    const profile = context.readFile(path);
    JSON.parse(profile);
    context.profiles.set(path, profile);
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `the profile ${path} is not JSON: ${error.message}` : cannotRead(path, error);
    return context.problems.add('FILE', node.at, `${node.path}: ${why}`);
  }
  return `seccomp=${path}`;
};
