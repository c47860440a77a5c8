import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { SeededRandom, type Random } from '../../lib/random.js';
import type { ManagerMessageInput } from '../../proto/gen/swarm/v1/ManagerMessage.js';
import { makeService, makeTask } from '../../proto/objects.js';
import type { TaskState } from '../../proto/types.js';
import { storeWith } from '../store/testing.js';
import type { StoreChange, StoreView } from '../store/types.js';
import { assignmentChanges, isAssigned } from './assignments.js';
import { NodeDependencies } from './dependencies.js';
import { NodeNetworks } from './networks/node-networks.js';
import { NetworkProjection } from './networks/projection.js';
import { Session } from './session.js';

const STATES: TaskState[] = ['pending', 'assigned', 'running', 'failed'];
const pick = <T>(random: Random, values: readonly T[]): T => values[random.int(values.length)] as T;

function anyChange(view: StoreView, random: Random): StoreChange {
  const id = `t${random.int(3)}`;
  const old = view.tasks.get(id);
  if (old && random.int(4) === 0) return { action: 'remove', kind: 'task', object: old };
  const object = makeTask({
    ...old,
    id,
    service_id: 'web',
    slot: 1,
    node_id: pick(random, ['', 'n1', 'n2']),
    status: { state: pick(random, STATES) },
    desired_state: pick(random, ['running', 'shutdown']),
  });
  return { action: old ? 'update' : 'create', kind: 'task', object };
}

/** What an agent makes of the messages: the wanted state of each task it knows. */
class Model {
  readonly tasks = new Map<string, string>();
  #sequence = 0;

  take({ assignments }: ManagerMessageInput): void {
    if (!assignments) return;
    assert.equal(assignments.sequence, ++this.#sequence);
    if (assignments.kind === 'full') this.tasks.clear();
    for (const task of assignments.update_tasks ?? []) this.tasks.set(String(task.id), String(task.desired_state));
    for (const id of assignments.remove_task_ids ?? []) {
      assert.ok(!assignments.update_tasks?.some((task) => task.id === id), 'a message says one thing about a task');
      this.tasks.delete(id);
    }
  }
}

test('dispatcher: increments, also late and over each other, bring an agent to what a full set would', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const random = new SeededRandom(seed);
    const service = makeService({ id: 'web', spec: { name: 'web' } });
    const store = await storeWith(new SimClock(), [{ action: 'create', kind: 'service', object: service }]);
    const model = new Model();
    let takesMore = true;
    const send = (message: ManagerMessageInput): boolean => {
      model.take(message);
      return takesMore;
    };
    const wire = { send, close: () => assert.fail('the session goes on') };
    const dependencies = new NodeDependencies(store.view, 'n1');
    const networks = new NodeNetworks(new NetworkProjection(store.view), 'n1');
    const session = new Session({ id: 's', nodeId: 'n1', wire, dependencies, networks });
    session.start([], []);
    store.watch(({ events }) => {
      for (const change of events.flatMap(assignmentChanges)) if (change.nodeId === 'n1') session.note(change);
      session.flush();
    });
    for (let step = 0; step < 60; step++) {
      takesMore = random.int(5) === 0;
      if (takesMore) session.drained();
      await store.update((view) => [anyChange(view, random)]);
      if (!takesMore) continue;
      const wanted = [...store.view.tasks.byNode('n1')].filter(isAssigned).map((t) => [t.id, t.desired_state] as const);
      assert.deepEqual(model.tasks, new Map(wanted), `seed ${seed}, step ${step}`);
    }
  }
});
