import { swarmError } from '../../lib/errors.js';
import type { Ulimit } from '../../proto/types.js';

/** The names of setrlimit(2), without RLIMIT_ and AS, as Docker knows them. */
const NAMES = [
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
].concat(['rttime', 'sigpending', 'stack']);

/** "nofile=1024:2048": soft and hard; "nofile=1024": both; -1: unlimited. */
export function parseUlimit(flag: string, text: string): Ulimit {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const [, name = '', softText = '', hardText] = /^([^=]*)=(-?\d+)(?::(-?\d+))?$/.exec(text) ?? [];
  if (name === '') throw invalid('name=soft[:hard], such as nofile=1024:2048');
  if (!NAMES.includes(name)) throw invalid(`a limit among ${NAMES.join(', ')}`);
  const soft = Number(softText);
  const hard = hardText === undefined ? soft : Number(hardText);
  if (![soft, hard].every((limit) => Number.isSafeInteger(limit) && limit >= -1)) throw invalid('numbers from -1 up');
  if (hard !== -1 && (soft === -1 || soft > hard)) {
    throw invalid(`a soft limit that is less than or equal to the hard limit: ${soft} > ${hard}`);
  }
  return { name, soft, hard };
}
