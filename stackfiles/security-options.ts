/** What `security_opt` can say, of which each list item is one: the words of `docker run --security-opt`. */
export type SecurityOption =
  | { kind: 'no-new-privileges'; on: boolean }
  /** "unconfined", "builtin", or the path of a profile. */
  | { kind: 'seccomp'; profile: string }
  | { kind: 'apparmor'; disabled: boolean }
  | { kind: 'label'; key: 'disable' | 'user' | 'role' | 'type' | 'level'; value: string };

export function parseSecurityOption(option: string): SecurityOption | { error: string } {
  const [, name = option, value = ''] = /^([a-z-]+)[=:](.*)$/.exec(option) ?? [];
  switch (name) {
    case 'no-new-privileges':
      if (value === '' || value === 'true' || value === 'false') return { kind: name, on: value !== 'false' };
      break;
    case 'seccomp':
      if (value !== '') return { kind: name, profile: value };
      break;
    case 'apparmor':
      if (value === 'unconfined' || value === 'docker-default') return { kind: name, disabled: value === 'unconfined' };
      return { error: `"${option}": services know no AppArmor profiles but "unconfined" and "docker-default"` };
    case 'label': {
      if (value === 'disable') return { kind: name, key: value, value: '' };
      const [, key, inner] = /^(user|role|type|level)[:=](.+)$/.exec(value) ?? [];
      const known = (['user', 'role', 'type', 'level'] as const).find((word) => word === key);
      if (known && inner !== undefined) return { kind: name, key: known, value: inner };
      break;
    }
  }
  return {
    error: `"${option}" is not one of no-new-privileges[:true|false], seccomp=PROFILE, apparmor=PROFILE, label=disable, label=user|role|type|level:VALUE`,
  };
}
