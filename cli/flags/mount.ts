import { resolve } from 'node:path';
import { swarmError } from '../../lib/errors.js';
import type { Driver, Mount } from '../../proto/types.js';
import { makeBindOptions, makeDriver, makeMount, makeTmpfsOptions, makeVolumeOptions } from './blank.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';
import { parseBool, parseBytes, parseWord } from './units.js';

const FLAGS_ALONE = new Set(['readonly', 'ro', 'volume-nocopy', 'bind-nonrecursive', 'bind-create-src']);
const PROPAGATIONS = ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave'] as const;
const CONSISTENCIES = ['default', 'consistent', 'cached', 'delegated'] as const;

/** What one key says: `cwd` is where relative sources are. */
interface Setting {
  mount: Mount;
  /** With the key, for errors. */
  flag: string;
  value: string;
  /** True when the key stands alone. */
  yes: () => boolean;
  cwd: string;
  invalid: (expected: string) => Error;
}

const bind = (mount: Mount) => (mount.bind_options ??= makeBindOptions());
const volume = (mount: Mount) => (mount.volume_options ??= makeVolumeOptions());
const driver = (mount: Mount): Driver => (volume(mount).driver_config ??= makeDriver());
const tmpfs = (mount: Mount) => (mount.tmpfs_options ??= makeTmpfsOptions());

const setters: Readonly<Record<string, (setting: Setting) => void>> = {
  type: ({ mount, flag, value }) => (mount.type = parseWord(flag, value, ['bind', 'volume', 'tmpfs'])),
  source: ({ mount, value, cwd }) => (mount.source = value.startsWith('.') ? resolve(cwd, value) : value),
  target: ({ mount, value }) => (mount.target = value),
  readonly: ({ mount, yes }) => (mount.read_only = yes()),
  consistency: ({ mount, flag, value }) => (mount.consistency = parseWord(flag, value, CONSISTENCIES)),
  'bind-propagation': ({ mount, flag, value }) => (bind(mount).propagation = parseWord(flag, value, PROPAGATIONS)),
  'bind-nonrecursive': ({ mount, yes }) => (bind(mount).non_recursive = yes()),
  'bind-recursive': ({ mount, flag, value }) => {
    const options = bind(mount);
    const how = parseWord(flag, value, ['enabled', 'disabled', 'writable', 'readonly']);
    options.non_recursive = how === 'disabled';
    options.read_only_non_recursive = how === 'writable';
    options.read_only_force_recursive = how === 'readonly';
  },
  'bind-create-src': ({ mount, yes }) => (bind(mount).create_mountpoint = yes()),
  'volume-nocopy': ({ mount, yes }) => (volume(mount).no_copy = yes()),
  'volume-subpath': ({ mount, value }) => (volume(mount).subpath = value),
  'volume-label': ({ mount, value }) => {
    const [name, label] = splitPair(value);
    volume(mount).labels[name] = label;
  },
  'volume-driver': ({ mount, value }) => (driver(mount).name = value),
  'volume-opt': ({ mount, value }) => {
    const [name, option] = splitPair(value);
    driver(mount).options[name] = option;
  },
  'tmpfs-size': ({ mount, flag, value }) => (tmpfs(mount).size_bytes = parseBytes(flag, value)),
  'tmpfs-mode': ({ mount, value, invalid }) => {
    if (!/^[0-7]{1,5}$/.test(value)) throw invalid('tmpfs-mode as an octal number such as 1777');
    tmpfs(mount).mode = Number.parseInt(value, 8);
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
};

/** Docker's --mount grammar: "type=bind,source=/srv,target=/data,readonly". A source beginning with '.' is of `cwd`. */
export function parseMount(flag: string, text: string, cwd: string): Mount {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const mount = makeMount({ type: 'volume' });
  for (const field of parseCsv(flag, text)) {
    const [rawKey, value] = splitPair(field);
    const key = rawKey.toLowerCase();
    const alone = !field.includes('=');
    if (alone && !FLAGS_ALONE.has(key)) throw invalid(`key=value in place of "${field}"`);
    if (!alone && value.trim() === '') throw invalid(`a value for ${key}`);
    if (value.trim() !== value) throw invalid(`no white space around the value of ${key}`);
    const set = setters[ALIASES[key] ?? key];
    if (!set) throw invalid(`no "${key}": known are ${Object.keys(setters).join(', ')}`);
    const inner = `${flag} ${key}`;
    set({ mount, flag: inner, value, yes: () => alone || parseBool(inner, value), cwd, invalid });
  }
  check(mount, invalid);
  return mount;
}

/** What belongs together, in the words that Docker's command has for it where it has any. */
function check(mount: Mount, invalid: (expected: string) => Error): void {
  if (mount.target === '') throw invalid('a target, the path in the container');
  if (mount.type === 'bind' && mount.source === '') throw invalid('a source, the path on the node');
  const foreign = (['bind', 'volume', 'tmpfs'] as const).find(
    (type) => type !== mount.type && mount[`${type}_options`],
  );
  if (foreign) throw invalid(`cannot mix '${foreign}-*' options with mount type '${mount.type}'`);
  const options = mount.bind_options;
  if (!options) return;
  for (const how of ['writable', 'readonly'] as const) {
    const asked = how === 'writable' ? options.read_only_non_recursive : options.read_only_force_recursive;
    if (asked && !mount.read_only)
      throw invalid(`option 'bind-recursive=${how}' requires 'readonly' to be specified in conjunction`);
  }
  if (options.read_only_force_recursive && options.propagation !== 'rprivate') {
    throw invalid(
      "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
    );
  }
}
