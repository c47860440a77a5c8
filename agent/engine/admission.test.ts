import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../../lib/errors.js';
import { OPT_INS } from '../../proto/opt-ins.js';
import { makeTask } from '../../proto/objects.js';
import type { ContainerSpecInput } from '../../proto/gen/swarm/v1/ContainerSpec.js';
import { admit } from './admission.js';

const specOf = (container_spec: ContainerSpecInput) => makeTask({ spec: { container_spec } }).spec.container_spec;
const old = { allowed: [], apiVersion: '1.41', engineVersion: '20.10.24' };

const gates: [ContainerSpecInput, string, RegExp][] = [
  [{ mounts: [{ bind_options: { create_mountpoint: true } }] }, '1.42', /^SwarmError: mount bind-create-mountpoint/],
  [{ annotations: { a: 'b' } }, '1.43', /^SwarmError: annotations/],
  [{ healthcheck: { start_interval: 1e9 } }, '1.44', /^SwarmError: health start interval/],
  [
    { mounts: [{ bind_options: { read_only_non_recursive: true } }] },
    '1.44',
    /^SwarmError: mount bind-recursive=writable/,
  ],
  [
    { mounts: [{ bind_options: { read_only_force_recursive: true } }] },
    '1.44',
    /^SwarmError: mount bind-recursive=readonly/,
  ],
  [{ mounts: [{ volume_options: { subpath: 'a' } }] }, '1.45', /^SwarmError: mount volume-subpath/],
  [{ mounts: [{ tmpfs_options: { options: [{ values: ['noexec'] }] } }] }, '1.46', /^SwarmError: mount tmpfs-options/],
];
for (const [spec, since, field] of gates) {
  test(`admission: ${JSON.stringify(spec)} needs API ${since}`, () => {
    assert.throws(() => admit(specOf(spec), old), field);
    const needs = new RegExp(
      `needs an engine with API ${since} or later: the engine of this node is 20\\.10\\.24 \\(API 1\\.41\\)`,
    );
    assert.throws(() => admit(specOf(spec), old), needs);
    admit(specOf(spec), { ...old, apiVersion: since });
    admit(specOf(spec), { ...old, apiVersion: '1.100' });
    admit(specOf(spec), { ...old, apiVersion: '2.0' });
  });
}

test('admission: what every engine can is asked of none', () => {
  const mounts = [
    { bind_options: { propagation: 'rslave' } },
    { volume_options: { no_copy: true } },
    { tmpfs_options: {} },
  ];
  admit(
    specOf({ mounts, healthcheck: { test: ['NONE'] }, oom_score_adj: 5, privileges: { no_new_privileges: true } }),
    old,
  );
});

const beyond: [ContainerSpecInput, (typeof OPT_INS)[number]][] = [
  [{ privileged: true }, 'privileged'],
  [{ devices: [{ path_on_host: '/dev/fuse' }] }, 'devices'],
  [{ device_cgroup_rules: ['c 1:3 r'] }, 'devices'],
  [{ device_requests: [{ count: -1 }] }, 'gpus'],
  [{ pid_mode: 'host' }, 'host-namespaces'],
  [{ ipc_mode: 'host' }, 'host-namespaces'],
  [{ userns_mode: 'host' }, 'host-namespaces'],
  [{ cgroupns_mode: 'host' }, 'host-namespaces'],
  [{ cgroup_parent: '/x' }, 'host-namespaces'],
];
for (const [spec, needed] of beyond) {
  test(`admission: ${JSON.stringify(spec)} is for nodes that allow ${needed}`, () => {
    const others = OPT_INS.filter((optIn) => optIn !== needed);
    assert.throws(
      () => admit(specOf(spec), { ...old, allowed: others }),
      (error) => hasCode(error, 'NOT_ALLOWED') && String(error).includes(needed),
    );
    admit(specOf(spec), { ...old, allowed: [needed] });
  });
}
