import assert from 'node:assert/strict';
import test from 'node:test';
import { rfc3339 } from '../../lib/clock.js';
import type { ServiceInput } from '../../proto/gen/swarm/v1/Service.js';
import type { WatchEvent } from '../../proto/gen/swarm/v1/WatchEvent.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { ServiceSpec, TaskState } from '../../proto/types.js';
import { assess, slotErrors } from './converge.js';
import { emptyObserved, hasEnded, observe, type Observed } from './observed.js';
import { ending, plainLines, serviceLines, summaryLines } from './view.js';

/** A service "s" at version 10 of its specification, and the events about it. */
class World {
  readonly seen: Observed = emptyObserved();
  #age = 0;

  send(event: Partial<WatchEvent>): this {
    observe(this.seen, { action: 'update', ...event });
    return this;
  }
  synced(): this {
    return this.node('n1').send({ synced: { index: 1 } });
  }
  node(id: string, state: 'ready' | 'down' = 'ready'): this {
    return this.send({ node: makeNode({ id, status: { state } }) });
  }
  service(
    replicas: number | 'global',
    more: Omit<ServiceInput, 'spec'> = {},
    template: Partial<ServiceSpec['task_template']> = {},
  ): this {
    const mode = replicas === 'global' ? { global: {} } : { replicated: { replicas } };
    const spec = { name: 'web', mode, task_template: { container_spec: { image: 'v2' }, ...template } };
    return this.send({ service: makeService({ id: 's', spec, spec_version: { index: 10 }, ...more }) });
  }
  task(
    id: string,
    slot: number,
    state: TaskState,
    options: {
      version?: number;
      desired?: TaskState;
      node?: string;
      err?: string;
      template?: Partial<ServiceSpec['task_template']>;
    } = {},
  ): this {
    const { version = 10, desired = 'running', node = 'n1', err = '', template = {} } = options;
    return this.send({
      task: makeTask({
        id,
        service_id: 's',
        slot,
        node_id: node,
        created_at: rfc3339(this.#age++),
        spec: { container_spec: { image: version === 10 ? 'v2' : 'v1' }, ...template },
        spec_version: { index: version },
        status: { state, err },
        desired_state: desired,
      }),
    });
  }
  get verdict() {
    return assess(this.seen, 's');
  }
  get phase() {
    return this.verdict.phase;
  }
}

test('a service has converged when every replica runs', () => {
  const world = new World().service(2).synced();
  assert.equal(world.phase, 'waiting');
  world.task('a', 1, 'running');
  assert.deepEqual([world.phase, world.verdict.running, world.verdict.wanted], ['waiting', 1, 2]);
  world.task('b', 2, 'preparing');
  assert.deepEqual(
    world.verdict.slots.map(({ name, state }) => `${name} ${state}`),
    ['1/2 running', '2/2 preparing'],
  );
  assert.equal(world.task('b', 2, 'running').phase, 'converged');
});

test('nothing is decided before the present state is complete', () => {
  const world = new World();
  assert.equal(world.phase, 'waiting');
  assert.equal(world.service(0).phase, 'waiting');
  assert.equal(world.synced().phase, 'converged');
});

test('tasks of an older specification do not count, and must be gone', () => {
  const world = new World().service(1).synced().task('old', 1, 'running', { version: 5 });
  assert.deepEqual([world.phase, world.verdict.running], ['waiting', 0]);
  world.task('old', 1, 'running', { version: 5, desired: 'shutdown' }).task('new', 1, 'running');
  assert.deepEqual([world.phase, world.verdict.running], ['waiting', 1]);
  assert.equal(world.task('old', 1, 'shutdown', { version: 5, desired: 'shutdown' }).phase, 'converged');
});

test('a change that does not concern tasks leaves them as they are', () => {
  const world = new World()
    .service(1, { spec_version: { index: 20 } })
    .synced()
    .task('a', 1, 'running');
  assert.equal(world.phase, 'converged');
});

test('after scaling down the surplus must stop', () => {
  const world = new World()
    .service(1)
    .synced()
    .task('a', 1, 'running')
    .task('b', 2, 'running', { desired: 'shutdown' });
  assert.equal(world.phase, 'waiting');
  assert.equal(world.send({ action: 'remove', task: makeTask({ id: 'b', service_id: 's' }) }).phase, 'converged');
});

test('slots need not be without gaps', () => {
  const world = new World().service(2).synced().task('a', 1, 'running').task('c', 3, 'running');
  assert.deepEqual([world.phase, world.verdict.slots.map(({ name }) => name)], ['converged', ['1/2', '3/2']]);
});

test('a task on a node that is down neither counts nor holds anybody up', () => {
  const world = new World().node('lost', 'down').service(1).synced();
  world.task('a', 1, 'running', { node: 'lost', desired: 'shutdown' });
  assert.equal(world.phase, 'waiting');
  assert.equal(world.task('b', 1, 'running').phase, 'converged');
});

test('a global service wants a task on each node that the orchestrator chose', () => {
  const world = new World().node('n2').service('global').synced();
  assert.equal(world.phase, 'waiting');
  assert.deepEqual(plainLines('web', world.verdict), [
    'web: 0 out of 0 tasks',
    'web: waiting for new tasks, one for each node that meets its constraints',
  ]);
  world.task('a', 0, 'running', { node: 'n1' }).task('b', 0, 'starting', { node: 'n2' });
  assert.deepEqual([world.phase, world.verdict.running, world.verdict.wanted], ['waiting', 1, 2]);
  assert.equal(world.task('b', 0, 'running', { node: 'n2' }).phase, 'converged');
});

test('while an update goes on nothing has converged, and one that stops has failed', () => {
  const world = new World()
    .service(1, { update_status: { state: 'updating' } })
    .synced()
    .task('a', 1, 'running');
  assert.equal(world.phase, 'waiting');
  world.service(1, { update_status: { state: 'paused', message: 'task x failed' } });
  assert.deepEqual([world.phase, world.verdict.message], ['failed', 'service update paused: task x failed']);
  world.service(1, { update_status: { state: 'rollback_started', message: 'm' } });
  assert.deepEqual([world.phase, world.verdict.rollingBack], ['waiting', true]);
  world.service(1, { update_status: { state: 'rollback_completed', message: 'm' } });
  assert.deepEqual([world.phase, ending('web', world.verdict)], ['failed', 'service rolled back: m']);
  assert.equal(world.service(1, { update_status: { state: 'completed' } }).phase, 'converged');
});

test('a task that keeps failing shows its error until it runs', () => {
  const world = new World().service(1).synced().task('a', 1, 'failed', { desired: 'shutdown', err: 'exit 1' });
  world.task('b', 1, 'ready');
  assert.deepEqual([world.phase, slotErrors(world.verdict)], ['waiting', ['exit 1']]);
  assert.deepEqual(slotErrors(world.task('b', 1, 'running').verdict), []);
});

test('what is not to be started again is waited for no longer', () => {
  const once = { restart_policy: { condition: 'none', max_attempts: 0, window: 0 } } as const;
  const world = new World().service(1, {}, once).synced();
  world.task('a', 1, 'complete', { desired: 'shutdown', template: once });
  assert.deepEqual(
    [world.phase, ending('web', world.verdict)],
    ['ended', 'verify: the tasks of service web have completed'],
  );
  world.task('a', 1, 'failed', { desired: 'shutdown', err: 'exit 2', template: once });
  assert.deepEqual(
    [world.phase, world.verdict.message],
    ['failed', 'a task failed and is not to be started again: exit 2'],
  );
  assert.equal(world.task('a', 1, 'shutdown', { desired: 'shutdown', template: once }).phase, 'waiting');
});

test('a service that is removed while we wait', () => {
  const world = new World().service(1).synced().task('a', 1, 'running');
  world.send({ action: 'remove', service: makeService({ id: 's' }) });
  assert.deepEqual([world.phase, hasEnded(world.seen, 's')], ['removed', false]);
  assert.equal(hasEnded(world.task('a', 1, 'shutdown', { desired: 'remove' }).seen, 's'), true);
});

test('the lines of a terminal and of a file', () => {
  const { verdict } = new World()
    .service(2)
    .synced()
    .task('a', 1, 'running')
    .task('b', 2, 'rejected', { err: 'no such image' });
  assert.deepEqual(serviceLines(verdict), [
    'overall progress: 1 out of 2 tasks',
    '1/2: running',
    '2/2: rejected  no such image',
  ]);
  assert.deepEqual(summaryLines('web', verdict), ['web: 1 out of 2 tasks', '  no such image']);
  assert.deepEqual(plainLines('web', verdict), ['web: 1 out of 2 tasks', 'web: no such image']);
});

test('a port more, or less, of the mesh is no concern of tasks that are in it', () => {
  const port = (published_port: number, publish_mode: 'ingress' | 'host' = 'ingress') => ({
    target_port: 80,
    published_port,
    publish_mode,
  });
  const phase = (made: ReturnType<typeof port>[], asked: ReturnType<typeof port>[]) => {
    const spec = {
      name: 'web',
      mode: { replicated: { replicas: 1 } },
      task_template: { container_spec: { image: 'v2' } },
      endpoint_spec: { ports: asked },
    };
    const task = {
      ...{
        id: 'a',
        service_id: 's',
        slot: 1,
        node_id: 'n1',
        created_at: rfc3339(1),
        desired_state: 'running' as const,
      },
      ...{
        spec: { container_spec: { image: 'v2' } },
        spec_version: { index: 9 },
        status: { state: 'running' as const },
      },
      ports: made,
    };
    return new World()
      .send({ service: makeService({ id: 's', spec, spec_version: { index: 10 } }) })
      .send({ task: makeTask(task) })
      .synced().phase;
  };
  assert.equal(phase([port(8080)], [port(8080), port(8081)]), 'converged');
  assert.equal(phase([port(8080), port(8081)], [port(8081)]), 'converged');
  assert.equal(phase([], [port(8080)]), 'waiting', 'it has to enter the mesh');
  assert.equal(phase([port(8080)], []), 'waiting', 'and to leave it');
  assert.equal(phase([port(8080, 'host')], [port(8081, 'host')]), 'waiting', 'a port of the host is the task’s own');
});
