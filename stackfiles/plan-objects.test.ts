import assert from 'node:assert/strict';
import test from 'node:test';
import { makeConfig, makeSecret, makeService, makeTask } from '../proto/objects.js';
import type { Config, Secret, Service, Task } from '../proto/types.js';
import type { Plan } from './operations.js';
import { secretsToMatch } from './plan-objects.js';
import { plan } from './plan.js';
import type { StackObject, StackSpecs } from './stack-specs.js';

const namespace = { 'com.docker.stack.namespace': 'st' };

/** A cluster that does what plans say; secrets are compared here as its managers would. */
class World {
  services: Service[] = [];
  secrets: Secret[] = [];
  configs: Config[] = [];
  tasks: Task[] = [];
  #ids = 0;

  plan(wanted: StackSpecs, prune = false): Plan {
    const same = secretsToMatch(wanted, 'st', this.secrets).filter(({ id, data }) => {
      return this.secrets.some((secret) => secret.id === id && data.equals(secret.spec.data));
    });
    const sameSecrets = new Set(same.map(({ id }) => id));
    const { services, secrets, configs, tasks } = this;
    return plan({
      stack: 'st',
      wanted,
      services,
      networks: [],
      secrets,
      configs,
      tasks,
      sameSecrets,
      images: new Map(),
      prune,
    });
  }

  deploy(wanted: StackSpecs, prune = false): string[] {
    const { operations } = this.plan(wanted, prune);
    for (const { kind, action, current, spec } of operations) {
      const id = current?.id ?? `${kind}${++this.#ids}`;
      const drop = <T extends { id: string }>(all: T[]): T[] => all.filter((one) => one.id !== id);
      if (kind === 'secret') this.secrets = [...drop(this.secrets), ...(spec ? [makeSecret({ id, spec })] : [])];
      if (kind === 'config') this.configs = [...drop(this.configs), ...(spec ? [makeConfig({ id, spec })] : [])];
      if (kind !== 'service' || action === 'unchanged') continue;
      this.services = drop(this.services);
      if (!spec) continue;
      const container = spec.task_template.container_spec;
      const idOf = (all: (Secret | Config)[], name: string): string =>
        all.find((one) => one.spec.name === name)?.id ?? assert.fail(`${name} is not there`);
      const container_spec = {
        ...container,
        secrets: container.secrets.map((ref) => ({ ...ref, secret_id: idOf(this.secrets, ref.secret_name) })),
        configs: container.configs.map((ref) => ({ ...ref, config_id: idOf(this.configs, ref.config_name) })),
      };
      const whole = { ...spec, task_template: { ...spec.task_template, container_spec } };
      this.services.push(makeService({ id, spec: whole, previous_spec: current?.spec ?? null }));
    }
    return operations.map(({ action, kind, name }) => `${action} ${kind} ${name}`);
  }
}

const object = (kind: 'secret' | 'config', data: string, more: Partial<StackObject> = {}): StackObject => ({
  kind,
  key: 'k',
  name: 'st_k',
  external: false,
  data: Buffer.from(data),
  labels: namespace,
  templating: null,
  ...more,
});
const web = (secret: string, config = ''): StackSpecs['services'] => [
  {
    name: 'st_web',
    labels: namespace,
    mode: { replicated: { replicas: 1 } },
    task_template: {
      container_spec: {
        image: 'x',
        secrets: secret ? [{ secret_name: secret, file: { name: 'k' } }] : [],
        configs: config ? [{ config_name: config, file: { name: 'k' } }] : [],
      },
    },
  },
];
const withSecret = (data: string, more: Partial<StackObject> = {}): StackSpecs => ({
  services: web('st_k'),
  networks: [],
  secrets: [object('secret', data, more)],
  configs: [],
});
const withConfig = (data: string): StackSpecs => ({
  services: web('', 'st_k'),
  networks: [],
  secrets: [],
  configs: [object('config', data)],
});

test('versions: changed content makes a new version, the last stays for rollback, the one before goes', () => {
  for (const [kind, of] of [
    ['secret', withSecret],
    ['config', withConfig],
  ] as const) {
    const world = new World();
    assert.deepEqual(world.deploy(of('1')), [`create ${kind} st_k`, 'create service st_web']);
    assert.deepEqual(world.deploy(of('1')), [`unchanged ${kind} st_k`, 'unchanged service st_web']);
    assert.deepEqual(world.deploy(of('2')), [`create ${kind} st_k.v2`, 'update service st_web']);
    assert.deepEqual(world.deploy(of('2')), [`unchanged ${kind} st_k.v2`, 'unchanged service st_web']);
    assert.deepEqual(world.deploy(of('3')), [`create ${kind} st_k.v3`, 'update service st_web', `remove ${kind} st_k`]);
  }
});

test('versions: going back to what was goes back to the version of then', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  world.deploy(withSecret('2'));
  assert.deepEqual(world.deploy(withSecret('1')), ['unchanged secret st_k', 'update service st_web']);
  assert.deepEqual(world.deploy(withSecret('3')), [
    'create secret st_k.v3',
    'update service st_web',
    'remove secret st_k.v2',
  ]);
});

test('versions: one that a task still uses, or another service, stays', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  const [first] = world.secrets;
  assert.ok(first);
  world.tasks = [makeTask({ id: 't', spec: { container_spec: { secrets: [{ secret_id: first.id }] } } })];
  world.deploy(withSecret('2'));
  assert.doesNotMatch(world.deploy(withSecret('3')).join(), /remove/);
  world.tasks = [];
  const spec = { name: 'alone', task_template: { container_spec: { secrets: [{ secret_id: first.id }] } } };
  world.services.push(makeService({ id: 'other', spec }));
  assert.doesNotMatch(world.deploy(withSecret('3')).join(), /remove/);
  world.services.pop();
  assert.match(world.deploy(withSecret('3')).join(), /remove secret st_k$/);
});

test('versions: a service that moves shows which version it had and has', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  const update = world.plan(withSecret('2')).operations.find(({ kind }) => kind === 'service');
  assert.deepEqual(
    update?.changes.find(({ field }) => field.endsWith('SecretName')),
    { field: 'TaskTemplate.ContainerSpec.Secrets[k].SecretName', old: 'st_k', new: 'st_k.v2' },
  );
});

test('labels that changed are changed in place; a template that changed is another version', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  const labels = { ...namespace, tier: 'a' };
  const [update] = world.plan(withSecret('1', { labels })).operations;
  assert.deepEqual([update?.action, update?.changes], ['update', [{ field: 'Labels.tier', old: null, new: 'a' }]]);
  world.deploy(withSecret('1', { labels }));
  assert.match(world.deploy(withSecret('1', { labels })).join(), /^unchanged secret st_k,unchanged/);
  const templating = { name: 'golang', options: {} };
  assert.match(world.deploy(withSecret('1', { labels, templating })).join(), /^create secret st_k\.v2,update/);
});

test('external: it must be there when a service uses it, under its own name, and is left alone', () => {
  const world = new World();
  const wanted: StackSpecs = {
    services: web('outside'),
    networks: [],
    secrets: [object('secret', '', { name: 'outside', external: true })],
    configs: [],
  };
  assert.throws(() => world.plan(wanted), { message: 'secret not found: outside' });
  assert.deepEqual(world.deploy({ ...wanted, services: web('') }), ['create service st_web']);
  world.secrets = [makeSecret({ id: 's', spec: { name: 'outside' } })];
  assert.deepEqual(world.deploy(wanted, true), ['update service st_web']);
  assert.equal(world.services[0]?.spec.task_template.container_spec.secrets[0]?.secret_id, 's');
  const config = {
    services: web('', 'c'),
    networks: [],
    secrets: [],
    configs: [object('config', '', { name: 'c', external: true })],
  };
  assert.throws(() => world.plan(config), { message: 'config not found: c' });
});

test('names: what another stack owns is not taken, what nobody owns is, and a number that is taken is left out', () => {
  const world = new World();
  world.secrets = [makeSecret({ id: 's', spec: { name: 'st_k', labels: { 'com.docker.stack.namespace': 'b' } } })];
  assert.throws(() => world.plan(withSecret('1')), { code: 'STACK_NAME_TAKEN' });
  world.secrets = ['st_k', 'st_k.v2'].map((name) => makeSecret({ id: name, spec: { name, data: Buffer.from(name) } }));
  assert.deepEqual(world.deploy(withSecret('1')), ['create secret st_k.v3', 'create service st_web']);
  assert.match(world.deploy(withSecret('st_k')).join(), /^update secret st_k,update service/);
});

test('prune: secrets and configs that the files do not name any more go when nothing uses them', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  const without: StackSpecs = { services: web(''), networks: [], secrets: [], configs: [] };
  assert.deepEqual(world.deploy(without), ['update service st_web']);
  assert.deepEqual(world.deploy(without, true), ['unchanged service st_web'], 'a rollback would need it');
  const other = [{ ...web('')[0], name: 'st_new' }];
  assert.deepEqual(world.deploy({ ...without, services: other }, true), [
    'remove service st_web',
    'create service st_new',
    'remove secret st_k',
  ]);
});

test('secrets: no part of a plan that is printed has their data', () => {
  const world = new World();
  world.deploy(withSecret('1'));
  for (const { changes } of world.plan(withSecret('hush')).operations) {
    assert.doesNotMatch(JSON.stringify(changes), /hush|aHVzaA|Data/);
  }
});
