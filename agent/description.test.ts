import assert from 'node:assert/strict';
import test from 'node:test';
import { describeNode } from './description.js';
import { readInfo } from './engine/docker-inspect.js';

const answer = {
  Name: 'h1',
  Architecture: 'x86_64',
  OSType: 'linux',
  NCPU: 2,
  MemTotal: 1024,
  ServerVersion: '28.2.2',
  Labels: ['zone=a', 'bare', 'x=y=z'],
  SecurityOptions: ['name=seccomp,profile=default', 'name=selinux'],
  Plugins: { Volume: ['local'], Log: ['json-file', 'awslogs'], Authorization: null },
  GenericResources: [
    { NamedResourceSpec: { Kind: 'gpu', Value: 'UUID1' } },
    { NamedResourceSpec: { Kind: 'gpu', Value: 'UUID2' } },
    { DiscreteResourceSpec: { Kind: 'ssd', Value: 3 } },
  ],
};

test('description: what the engine says becomes the node’s facts, with what its administrator allows', () => {
  const info = readInfo(answer, '1.50');
  assert.deepEqual([info.apiVersion, info.selinux], ['1.50', true]);
  const { resources, platform, engine, allowed, hostname } = describeNode(info, ['gpus'], '192.0.2.7');
  assert.deepEqual([hostname, platform.architecture, platform.os, allowed], ['h1', 'x86_64', 'linux', ['gpus']]);
  assert.deepEqual([resources.nano_cpus, resources.memory_bytes], [2e9, 1024]);
  const generic = resources.generic_resources.map((one) => one.named_resource_spec ?? one.discrete_resource_spec);
  assert.deepEqual(generic, [
    { kind: 'gpu', value: 'UUID1' },
    { kind: 'gpu', value: 'UUID2' },
    { kind: 'ssd', value: 3 },
  ]);
  assert.deepEqual(engine.labels, { zone: 'a', bare: '', x: 'y=z' });
  assert.deepEqual(
    engine.plugins.map(({ type, name }) => `${type} ${name}`),
    ['Log awslogs', 'Log json-file', 'Volume local'],
  );
});

test('description: an engine without generic resources has none', () => {
  for (const GenericResources of [null, undefined]) {
    const { GenericResources: _, ...rest } = answer;
    assert.deepEqual(
      readInfo(GenericResources === null ? { ...rest, GenericResources } : rest, '1.41').genericResources,
      [],
    );
  }
});
