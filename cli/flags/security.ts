import { swarmError } from '../../lib/errors.js';
import type { Privileges } from '../../proto/types.js';
import { makeSeLinuxContext } from './blank.js';

const LABEL_PARTS = ['user', 'role', 'type', 'level'] as const;

/**
 * One value of --security-opt, in `docker run`'s grammar, put into `into`. A seccomp profile is read from the caller's disk, as
 * there. AppArmor profiles by name cannot be given: a service's API knows only the default one and none.
 */
export function parseSecurityOption(
  flag: string,
  text: string,
  into: Privileges,
  readFile: (path: string) => string,
): void {
  const invalid = (expected: string) => swarmError('INVALID_FIELD', { field: flag, value: text, expected });
  const [, name = '', value = ''] = /^([^=:]*)[=:]?(.*)$/s.exec(text) ?? [];
  switch (name) {
    case 'no-new-privileges':
      if (!['', 'true', 'false'].includes(value)) throw invalid('no-new-privileges, =true or =false');
      into.no_new_privileges = value !== 'false';
      return;
    case 'seccomp':
      into.seccomp = seccomp(value);
      return;
    case 'apparmor':
      if (value !== 'unconfined' && value !== 'default') throw invalid('apparmor=unconfined or apparmor=default');
      into.app_armor = { mode: value === 'default' ? 'apparmor_default' : 'apparmor_disabled' };
      return;
    case 'label':
      return setLabel(value);
    default:
      throw invalid('no-new-privileges, seccomp=PROFILE, apparmor=unconfined, label=disable or label=type:NAME');
  }

  function seccomp(profile: string): NonNullable<Privileges['seccomp']> {
    if (profile === '') throw invalid('seccomp=unconfined, seccomp=builtin or the path of a profile');
    const none = Buffer.alloc(0);
    if (profile === 'unconfined') return { mode: 'seccomp_unconfined', profile: none };
    if (profile === 'builtin') return { mode: 'seccomp_default', profile: none };
    const content = readFile(profile);
    try {
      JSON.parse(content);
    } catch (error) {
      throw invalid(`a profile in JSON: ${(error as Error).message}`);
    }
    return { mode: 'seccomp_custom', profile: Buffer.from(content) };
  }

  function setLabel(label: string): void {
    const context = (into.se_linux_context ??= makeSeLinuxContext());
    if (label === 'disable') {
      context.disable = true;
      return;
    }
    const part = LABEL_PARTS.find((known) => label.startsWith(`${known}:`));
    if (part === undefined) throw invalid('label=disable, or label= with user:, role:, type: or level:');
    context[part] = label.slice(part.length + 1);
  }
}
