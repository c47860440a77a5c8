import assert from 'node:assert/strict';
import test from 'node:test';
import { makeServiceSpec } from '../../proto/objects.js';
import { makePrivileges } from './blank.js';
import { settleCapabilities } from './capabilities.js';
import { parseDevice, parseDeviceRule, parseGpus } from './device.js';
import { container, startDraft } from './draft.js';
import { parseHost, removeHosts } from './hosts.js';
import { parseMount } from './mount.js';
import { parseDependency, parseGenericResource, parseNameserver, parseSearchDomain } from './names.js';
import { parseFileReference } from './reference.js';
import { parseSecurityOption } from './security.js';
import { parseUlimit } from './ulimit.js';

/** Every text is refused, naming the flag. */
function refuses(parse: (flag: string, text: string) => unknown, texts: readonly string[]): void {
  for (const text of texts) assert.throws(() => parse('--flag', text), /^SwarmError: invalid --flag/, text);
}

test('secrets and configs by name, and with a place, an owner and a mode', () => {
  const parse = (text: string) => parseFileReference('--secret', text);
  assert.deepEqual(parse('pw'), { source: 'pw', file: { name: 'pw', uid: '0', gid: '0', mode: 0o444 } });
  assert.deepEqual(parse('source=pw,target=/etc/pw,uid=33,gid=34,mode=0440'), {
    source: 'pw',
    file: { name: '/etc/pw', uid: '33', gid: '34', mode: 0o440 },
  });
  assert.deepEqual(parse('src=pw').file.name, 'pw');
  assert.equal(parse('src=pw,mode=288').file.mode, 0o440); // decimal, as Go reads it
  assert.equal(parse('src=pw,mode=0x120').file.mode, 0o440);
  refuses(parseFileReference, ['', 'target=x', 'source=a,mode=999999', 'source=a,mode=0888', 'source=a,mode=rw']);
  refuses(parseFileReference, ['source=a,uid=root', 'source=a,colour=red', 'a,b', 'source=']);
});

test('limits: soft and hard, unlimited, and what makes no sense', () => {
  assert.deepEqual(parseUlimit('--ulimit', 'nofile=1024:2048'), { name: 'nofile', soft: 1024, hard: 2048 });
  assert.deepEqual(parseUlimit('--ulimit', 'core=0'), { name: 'core', soft: 0, hard: 0 });
  assert.deepEqual(parseUlimit('--ulimit', 'memlock=-1:-1'), { name: 'memlock', soft: -1, hard: -1 });
  assert.deepEqual(parseUlimit('--ulimit', 'nproc=5:-1').hard, -1);
  refuses(parseUlimit, [
    'nofile',
    'nofile=',
    'nofile=2:1',
    'nofile=-1:5',
    'files=1',
    'nofile=1:2:3',
    'nofile=-2',
    '=1',
  ]);
});

test('hosts are lines of hosts(5), and are taken out by name or by name and address', () => {
  assert.equal(parseHost('--host', 'db:10.0.0.7'), '10.0.0.7 db');
  assert.equal(parseHost('--host', 'db=10.0.0.7'), '10.0.0.7 db');
  assert.equal(parseHost('--host', 'six:::1'), '::1 six');
  assert.equal(parseHost('--host', 'six:[::1]'), '::1 six');
  assert.equal(parseHost('--host', 'gate:host-gateway'), 'host-gateway gate');
  refuses(parseHost, ['db', 'db:', ':1.2.3.4', 'db:1.2.3', 'd b:1.2.3.4']);
  const lines = ['127.0.0.2 host3 host1 host2', '127.0.0.1 host1 host4', '127.0.0.3 host1'];
  assert.deepEqual(removeHosts(lines, ['host1']), ['127.0.0.2 host3 host2', '127.0.0.1 host4']);
  assert.deepEqual(removeHosts(lines, ['host1:127.0.0.3']), lines.slice(0, 2));
});

test('names: DNS, generic resources, dependencies', () => {
  assert.equal(parseNameserver('--dns', ' 10.0.0.1 '), '10.0.0.1');
  assert.equal(parseSearchDomain('--dns-search', 'example.com.'), 'example.com');
  assert.equal(parseSearchDomain('--dns-search', '.'), '.');
  assert.deepEqual(parseGenericResource('--g', 'gpu=2'), { discrete_resource_spec: { kind: 'gpu', value: 2 } });
  assert.deepEqual(parseDependency('--d', 'db'), { service: 'db', condition: 'started', required: true });
  assert.deepEqual(parseDependency('--d', 'db:healthy').condition, 'healthy');
  refuses(parseNameserver, ['', 'dns.example.com', '1.2.3']);
  refuses(parseSearchDomain, ['', '1.2', 'a..b', '-a', 'x'.repeat(300)]);
  refuses(parseGenericResource, ['gpu', 'gpu=UUID1', 'gpu=-1', '=1', 'gpu=1.5']);
  refuses(parseDependency, ['', ':healthy', 'db:well']);
});

test('devices, rules and GPUs as docker run has them', () => {
  const parts = (text: string): string[] => {
    const { path_on_host: from, path_in_container: to, cgroup_permissions: may } = parseDevice('--device', text);
    return [from, to, may];
  };
  assert.deepEqual(parts('/dev/fuse'), ['/dev/fuse', '/dev/fuse', 'rwm']);
  assert.deepEqual(parts('/dev/sda:/dev/xvdc'), ['/dev/sda', '/dev/xvdc', 'rwm']);
  assert.deepEqual(parts('/dev/sda:r'), ['/dev/sda', '/dev/sda', 'r']);
  assert.deepEqual(parts('/dev/sda:/dev/xvdc:rw'), ['/dev/sda', '/dev/xvdc', 'rw']);
  assert.equal(parseDeviceRule('--rule', 'c 42:* rmw'), 'c 42:* rmw');
  refuses(parseDevice, ['', 'fuse', '/dev/a:/dev/b:rx', '/dev/a:/dev/b:r:w', '/dev/a:b']);
  refuses(parseDeviceRule, ['', 'c 42', 'x 1:1 r', 'c 1:1 rwmx']);
  const gpus = (text: string) => parseGpus('--gpus', text);
  assert.deepEqual(gpus('all'), {
    driver: '',
    count: -1,
    device_ids: [],
    capabilities: [{ values: ['gpu'] }],
    options: {},
  });
  assert.equal(gpus('2').count, 2);
  assert.deepEqual([gpus('"device=0,GPU-1"').device_ids, gpus('"device=0,GPU-1"').count], [['0', 'GPU-1'], 0]);
  const full = gpus('driver=nvidia,"capabilities=compute,utility","options=a=1,b=2"');
  assert.deepEqual([full.driver, full.count, full.options], ['nvidia', 1, { a: '1', b: '2' }]);
  assert.deepEqual(full.capabilities, [{ values: ['compute', 'utility', 'gpu'] }]);
  refuses(parseGpus, ['some', 'count=x', 'count=1,2', 'colour=red']);
});

test('security options', () => {
  const privileges = makePrivileges();
  const read = (path: string): string => (path === 'bad.json' ? '{' : `{"path":"${path}"}`);
  const parse = (flag: string, text: string): void => parseSecurityOption(flag, text, privileges, read);
  for (const text of ['no-new-privileges', 'apparmor=unconfined', 'label=type:svirt_t', 'label=level:s0:c1'])
    parse('--s', text);
  assert.equal(privileges.no_new_privileges, true);
  assert.deepEqual(privileges.app_armor, { mode: 'apparmor_disabled' });
  assert.deepEqual([privileges.se_linux_context?.type, privileges.se_linux_context?.level], ['svirt_t', 's0:c1']);
  parse('--s', 'seccomp=unconfined');
  assert.equal(privileges.seccomp?.mode, 'seccomp_unconfined');
  parse('--s', 'seccomp=profile.json');
  assert.deepEqual(
    [privileges.seccomp?.mode, String(privileges.seccomp?.profile)],
    ['seccomp_custom', '{"path":"profile.json"}'],
  );
  parse('--s', 'no-new-privileges:false');
  assert.equal(privileges.no_new_privileges, false);
  refuses(parse, [
    '',
    'seccomp=',
    'seccomp=bad.json',
    'apparmor=mine',
    'label=x',
    'no-new-privileges=maybe',
    'selinux',
  ]);
});

test('mounts: recursion, sub-paths and what belongs together', () => {
  const bind = (more: string) => parseMount('--mount', `type=bind,src=/a,dst=/b,${more}`, '/').bind_options;
  assert.equal(bind('bind-recursive=disabled')?.non_recursive, true);
  assert.equal(bind('bind-nonrecursive')?.non_recursive, true);
  assert.equal(bind('ro,bind-recursive=writable')?.read_only_non_recursive, true);
  assert.equal(bind('ro,bind-propagation=rprivate,bind-recursive=readonly')?.read_only_force_recursive, true);
  assert.equal(bind('bind-create-src')?.create_mountpoint, true);
  assert.equal(parseMount('--mount', 'src=v,dst=/b,volume-subpath=x/y', '/').volume_options?.subpath, 'x/y');
  assert.equal(parseMount('--mount', 'type=tmpfs,dst=/b,consistency=cached', '/').consistency, 'cached');
  assert.throws(() => bind('bind-recursive=writable'), /requires 'readonly'/);
  assert.throws(() => bind('ro,bind-recursive=readonly'), /requires 'bind-propagation=rprivate'/);
  assert.throws(() => bind('bind-recursive=yes'), /one of enabled, disabled, writable, readonly/);
  assert.throws(() => bind('readonly= true'), /no white space/);
});

test('capabilities: first taken out of the other list, then added; adding wins; RESET forgets', () => {
  const settle = (has: [string[], string[]], add: string[], drop: string[]): unknown => {
    const [capability_add, capability_drop] = has;
    const spec = makeServiceSpec({ task_template: { container_spec: { capability_add, capability_drop } } });
    const draft = { ...startDraft(spec, { env: {}, cwd: '/', readFile: String }), capabilities: { add, drop } };
    settleCapabilities(draft);
    return [container(draft).capability_add, container(draft).capability_drop];
  };
  assert.deepEqual(settle([[], []], ['net_admin', 'CAP_SYS_TIME'], ['chown']), [
    ['CAP_NET_ADMIN', 'CAP_SYS_TIME'],
    ['CAP_CHOWN'],
  ]);
  assert.deepEqual(settle([[], ['CAP_CHOWN']], ['chown'], []), [[], []]);
  assert.deepEqual(settle([['CAP_CHOWN'], []], [], ['chown']), [[], []]);
  assert.deepEqual(settle([[], []], ['chown'], ['chown']), [['CAP_CHOWN'], []]);
  assert.deepEqual(settle([['CAP_CHOWN'], ['CAP_KILL']], ['RESET', 'kill'], ['RESET']), [['CAP_KILL'], []]);
  assert.deepEqual(settle([['CAP_CHOWN'], []], ['all'], ['net_raw']), [['ALL'], ['CAP_NET_RAW']]);
});
