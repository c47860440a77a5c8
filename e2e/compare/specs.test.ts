import assert from 'node:assert/strict';
import test from 'node:test';
import { isOfStack, settings, unlisted, withNetworkNames } from './networks.js';
import { allowanceFor, compareSpecs } from './specs.js';

const fields = (docker: unknown, swarm: unknown): string[] => compareSpecs(docker, swarm).map(({ field }) => field);

test('compare: what says nothing is no difference', () => {
  assert.deepEqual(fields({ A: 0, B: '', C: [], D: { E: false }, F: null }, {}), []);
  assert.deepEqual(fields({ UpdateConfig: { Delay: 0 } }, { UpdateConfig: {} }), []);
});

test('compare: a value, an item, a part and a service that differ are found', () => {
  assert.deepEqual(fields({ A: { B: 1 } }, { A: { B: 2 } }), ['A.B']);
  assert.deepEqual(fields({ A: [{ B: 1 }, { B: 2 }] }, { A: [{ B: 1 }, { B: 3 }] }), ['A[1].B']);
  assert.deepEqual(fields({ A: ['x'] }, { A: ['x', 'y'] }), ['A']);
  assert.deepEqual(fields({ Name: 'x' }, undefined), ['']);
});

test('compare: a zero that is not the default is a difference', () => {
  const policy = (Delay?: number) => ({ TaskTemplate: { RestartPolicy: { Condition: 'any', Delay } } });
  assert.deepEqual(fields(policy(0), policy()), ['TaskTemplate.RestartPolicy.Delay']);
  const init = (Init?: boolean) => ({ TaskTemplate: { ContainerSpec: { Image: 'x', Init } } });
  assert.deepEqual(fields(init(false), init()), ['TaskTemplate.ContainerSpec.Init']);
  const mode = (Mode: object) => ({ Mode });
  assert.deepEqual(fields(mode({ Replicated: { Replicas: 0 } }), mode({ Replicated: {} })).length, 1);
  assert.deepEqual(fields(mode({ Global: {} }), mode({})).length, 1);
});

test('compare: only the differences of the table are allowed, and only as it says', () => {
  const runtime = { field: 'TaskTemplate.Runtime', docker: 'container', swarm: undefined };
  assert.match(allowanceFor(runtime)?.reason ?? '', /always containers/);
  assert.equal(allowanceFor({ ...runtime, swarm: 'plugin' }), undefined);
  assert.equal(allowanceFor({ field: 'TaskTemplate.Networks', docker: [{}], swarm: undefined }), undefined);
  assert.equal(allowanceFor({ field: 'TaskTemplate.ContainerSpec.Image', docker: 'a', swarm: 'b' }), undefined);
});

test('compare: networks by their names, and what files say of them', () => {
  const names = new Map([['n1', 'st_front']]);
  const spec = (...targets: string[]) => ({
    Name: 'st_web',
    TaskTemplate: { Networks: targets.map((Target) => ({ Target, Aliases: ['web'] })) },
  });
  assert.deepEqual(withNetworkNames(spec('n1', 'host'), names), spec('st_front', 'host'));
  assert.deepEqual(unlisted([spec('n1', 'host', 'n2'), spec('n2')], ['n1']), ['n2']);
  const flags = { EnableIPv6: false, Internal: true, Attachable: false, Ingress: false };
  const network = {
    Id: 'n1',
    Name: 'st_front',
    Driver: 'overlay',
    ...flags,
    Labels: { 'com.docker.stack.namespace': 'st' },
    Options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097', encrypted: '' },
  };
  assert.deepEqual(settings(network), {
    Driver: 'overlay',
    ...flags,
    Labels: network.Labels,
    Options: { encrypted: '' },
  });
  assert.deepEqual([isOfStack(network, 'st'), isOfStack({ ...network, Labels: null }, 'st')], [true, false]);
});
