import { resolve } from 'node:path';
import { swarmError } from '../../lib/errors.js';
import type { Driver, Mount } from '../../proto/types.js';
import { makeBindOptions, makeDriver, makeMount, makeTmpfsOptions, makeVolumeOptions } from './blank.js';
import { parseCsv } from './csv.js';
import { splitPair } from './pairs.js';
import { parseBool, parseBytes, parseWord } from './units.js';

const FLAGS_ALONE = new Set(['readonly', 'ro', 'volume-nocopy']);

/** Docker's --mount grammar: "type=bind,source=/srv,target=/data,readonly". A source beginning with '.' is of `cwd`. */
export function parseMount(flag: string, text: string, cwd: string): Mount {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const mount = makeMount({ type: 'volume' });
  const volume = () => (mount.volume_options ??= makeVolumeOptions());
  const driver = (): Driver => (volume().driver_config ??= makeDriver());
  const tmpfs = () => (mount.tmpfs_options ??= makeTmpfsOptions());

  for (const field of parseCsv(flag, text)) {
    const [rawKey, value] = splitPair(field);
    const key = rawKey.toLowerCase();
    const alone = !field.includes('=');
    if (alone && !FLAGS_ALONE.has(key)) throw invalid(`key=value in place of "${field}"`);
    if (!alone && value === '') throw invalid(`a value for ${key}`);
    const inner = `${flag} ${key}`;
    switch (key) {
      case 'type':
        mount.type = parseWord(inner, value, ['bind', 'volume', 'tmpfs']);
        break;
      case 'source':
      case 'src':
        mount.source = value.startsWith('.') ? resolve(cwd, value) : value;
        break;
      case 'target':
      case 'dst':
      case 'destination':
        mount.target = value;
        break;
      case 'readonly':
      case 'ro':
        mount.read_only = alone || parseBool(inner, value);
        break;
      case 'bind-propagation':
        mount.bind_options = makeBindOptions({
          propagation: parseWord(inner, value, ['private', 'rprivate', 'shared', 'rshared', 'slave', 'rslave']),
        });
        break;
      case 'volume-nocopy':
        volume().no_copy = alone || parseBool(inner, value);
        break;
      case 'volume-label': {
        const [name, label] = splitPair(value);
        volume().labels[name] = label;
        break;
      }
      case 'volume-driver':
        driver().name = value;
        break;
      case 'volume-opt': {
        const [name, option] = splitPair(value);
        driver().options[name] = option;
        break;
      }
      case 'tmpfs-size':
        tmpfs().size_bytes = parseBytes(inner, value);
        break;
      case 'tmpfs-mode':
        if (!/^[0-7]{1,5}$/.test(value)) throw invalid('tmpfs-mode as an octal number such as 1777');
        tmpfs().mode = Number.parseInt(value, 8);
        break;
      default:
        throw invalid(
          `no "${key}": known are type, source, target, readonly, bind-propagation, volume-nocopy, volume-label, volume-driver, volume-opt, tmpfs-size, tmpfs-mode`,
        );
    }
  }
  if (mount.target === '') throw invalid('a target, the path in the container');
  if (mount.type === 'bind' && mount.source === '') throw invalid('a source, the path on the node');
  const foreign = (['bind', 'volume', 'tmpfs'] as const).find(
    (type) => type !== mount.type && mount[`${type}_options`],
  );
  if (foreign) throw invalid(`no ${foreign}-* options with type=${mount.type}`);
  return mount;
}
