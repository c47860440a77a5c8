import assert from 'node:assert/strict';
import test from 'node:test';
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
  const networks = { field: 'TaskTemplate.Networks', docker: [{}], swarm: undefined };
  assert.match(allowanceFor(networks)?.reason ?? '', /networks/);
  assert.equal(allowanceFor({ ...networks, swarm: [{}] }), undefined);
  assert.equal(allowanceFor({ field: 'TaskTemplate.ContainerSpec.Image', docker: 'a', swarm: 'b' }), undefined);
});
