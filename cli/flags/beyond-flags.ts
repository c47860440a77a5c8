/**
 * Flags that Docker's services lack and `docker run` has, in its words, and those of our own. On update each says the whole of
 * its part anew; "" takes it away.
 */
import { swarmError } from '../../lib/errors.js';
import { makePrivileges } from './blank.js';
import { bool, grouped, list, text, type Flag } from './define.js';
import { parseDevice, parseDeviceRule, parseGpus } from './device.js';
import { container, type Draft } from './draft.js';
import { parsePairs } from './pairs.js';
import { parseSecurityOption } from './security.js';
import { parseBytes, parseWord } from './units.js';

/** "" or one of `modes`. */
function parseMode(flag: string, value: string, modes: readonly string[]): string {
  if (value === '' || modes.includes(value)) return value;
  throw swarmError('INVALID_FIELD', { field: flag, value, expected: `one of ${modes.join(', ')}` });
}

/** An empty value alone empties the list. */
const given = (values: readonly string[]): readonly string[] => values.filter((value) => value !== '');

const flags: readonly Flag<Draft>[] = [
  list(
    '--annotation <key=value>',
    'Add an annotation to the container (passed through to the OCI runtime)',
    (draft, values, flag) => {
      container(draft).annotations = parsePairs(flag, given(values));
    },
  ),
  text('--cgroup-parent <string>', 'Optional parent cgroup for the container', (draft, value) => {
    container(draft).cgroup_parent = value;
  }),
  text('--cgroupns <string>', 'Cgroup namespace to use (host|private)', (draft, value, flag) => {
    container(draft).cgroupns_mode = parseMode(flag, value, ['host', 'private']);
  }),
  list(
    '--device <device>',
    'Add a host device to the container (/dev/source[:/dev/target[:rwm]])',
    (draft, values, flag) => {
      container(draft).devices = given(values).map((value) => parseDevice(flag, value));
    },
  ),
  list('--device-cgroup-rule <rule>', 'Add a rule to the cgroup allowed devices list', (draft, values, flag) => {
    container(draft).device_cgroup_rules = given(values).map((value) => parseDeviceRule(flag, value));
  }),
  text('--domainname <string>', 'Container NIS domain name', (draft, value) => {
    container(draft).domainname = value;
  }),
  text('--gpus <gpu-request>', "GPU devices to add to the container ('all' to pass all GPUs)", (draft, value, flag) => {
    container(draft).device_requests = value === '' ? [] : [parseGpus(flag, value)];
  }),
  text('--ipc <string>', 'IPC mode to use (none|private|shareable|host)', (draft, value, flag) => {
    container(draft).ipc_mode = parseMode(flag, value, ['none', 'private', 'shareable', 'host']);
  }),
  text('--pid <string>', 'PID namespace to use (host)', (draft, value, flag) => {
    container(draft).pid_mode = parseMode(flag, value, ['host']);
  }),
  bool('--privileged', 'Give extended privileges to the container', (draft, value) => {
    container(draft).privileged = value;
  }),
  text(
    '--rebalance <string>',
    'Move tasks when nodes join ("off", "on-join") (default "off")',
    (draft, value, flag) => {
      const words = ['off', 'on_join'] as const;
      draft.spec.rebalance = `rebalance_${parseWord(flag, value, words)}`;
    },
  ),
  text('--runtime <string>', 'Runtime to use for the container', (draft, value) => {
    container(draft).runtime = value;
  }),
  list(
    '--security-opt <list>',
    'Security Options (no-new-privileges, seccomp=, apparmor=, label=)',
    (draft, values, flag) => {
      const privileges = makePrivileges();
      for (const value of given(values)) parseSecurityOption(flag, value, privileges, draft.readFile);
      container(draft).privileges = given(values).length > 0 ? privileges : null;
    },
  ),
  text('--shm-size <bytes>', 'Size of /dev/shm', (draft, value, flag) => {
    container(draft).shm_size = parseBytes(flag, value);
  }),
  list('--storage-opt <key=value>', 'Storage driver options for the container', (draft, values, flag) => {
    container(draft).storage_opt = parsePairs(flag, given(values));
  }),
  text('--userns <string>', 'User namespace to use (host)', (draft, value, flag) => {
    container(draft).userns_mode = parseMode(flag, value, ['host']);
  }),
];

export const BEYOND = "Options that Docker's services lack:";
export const beyondFlags: readonly Flag<Draft>[] = grouped(BEYOND, flags);
