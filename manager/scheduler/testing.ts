/** For tests: a scheduler over a local store, driven by lines of text. testdata/*.txt shows the commands. */
import type { Command } from '../../lib/testing/datadriven.js';
import { must } from '../../lib/assert.js';
import { SimClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SeededRandom } from '../../lib/random.js';
import type { GenericResourceInput } from '../../proto/gen/swarm/v1/GenericResource.js';
import type { TaskInput } from '../../proto/gen/swarm/v1/Task.js';
import { makeNode, makeService, makeTask } from '../../proto/objects.js';
import type { Availability, NodeState, Task, TaskState } from '../../proto/types.js';
import { localStore } from '../store/testing.js';
import type { StoreChange } from '../store/types.js';
import { Scheduler } from './scheduler.js';

const GIB = 2 ** 30;

type Args = ReadonlyMap<string, string>;

export class Scenario {
  readonly clock = new SimClock();
  readonly store = localStore(this.clock);
  readonly #scheduler = new Scheduler({
    store: this.store,
    clock: this.clock,
    random: new SeededRandom(1),
    log: silentLog,
    onFatal: (error) => {
      throw error;
    },
  });

  /** Runs the lines of a block, and shows what the tasks that each was about have come to. */
  async run({ name, words, options, input }: Command): Promise<string> {
    const printed = [await this.#run(name, words, options)];
    for (const line of input.split('\n').filter((text) => text !== '')) {
      const [command = '', ...rest] = line.split(/\s+/);
      const pairs = rest.filter((word) => word.includes('=')).map((word) => word.split(/=(.*)/s) as [string, string]);
      const args = new Map(pairs.map(([key, value]) => [key, value]));
      printed.push(
        await this.#run(
          command,
          rest.filter((word) => !word.includes('=')),
          args,
        ),
      );
    }
    return printed.filter((text) => text !== '').join('\n');
  }

  async #run(command: string, names: readonly string[], args: Args): Promise<string> {
    const name = names[0] ?? '';
    switch (command) {
      case 'start':
        this.#scheduler.start();
        break;
      case 'stop':
        await this.#scheduler.stop();
        break;
      case 'node':
        await this.#node(name, args);
        break;
      case 'remove-node':
        await this.#write({ action: 'remove', kind: 'node', object: must(this.store.view.nodes.get(name), name) });
        return this.#settled();
      case 'tasks':
        await this.#tasks(name, args);
        break;
      case 'set':
        await this.#set(names, args);
        break;
      case 'remove':
        for (const id of names) await this.#write({ action: 'remove', kind: 'task', object: this.#task(id) });
        break;
      case 'wait':
        await this.clock.advance(Number(args.get('seconds')) * 1000);
        break;
      case 'show':
        break;
      default:
        throw new Error(`unknown command ${command}`);
    }
    return this.#settled(names);
  }

  /** Shows tasks by their id, or all of a service. */
  async #settled(names: readonly string[] = []): Promise<string> {
    await this.clock.advance(0);
    const { tasks } = this.store.view;
    return names.flatMap((name) => [tasks.get(name) ?? [], ...tasks.byService(name)].flat().map(describe)).join('\n');
  }
  async #node(id: string, args: Args): Promise<void> {
    const old = this.store.view.nodes.get(id);
    const node = makeNode({
      ...old,
      id,
      spec: {
        availability: (args.get('availability') ?? 'active') as Availability,
        labels: Object.fromEntries(
          [...args].filter(([key]) => key.startsWith('label.')).map(([k, v]) => [k.slice(6), v]),
        ),
      },
      status: { state: (args.get('state') ?? 'ready') as NodeState },
      description: {
        hostname: id,
        resources: {
          nano_cpus: number(args, 'cpu', 8) * 1e9,
          memory_bytes: number(args, 'mem', 16) * GIB,
          generic_resources: gpus(args),
        },
      },
    });
    await this.#write({ action: old ? 'update' : 'create', kind: 'node', object: node });
  }
  async #tasks(service: string, args: Args): Promise<void> {
    const onNodes = args.get('nodes')?.split(',');
    const first = number(args, 'first', 1);
    const names = onNodes ?? Array.from({ length: number(args, 'count', 1) }, (_, i) => String(first + i));
    const tasks = names.map((name) =>
      makeTask({ ...spec(service, args), ...place(service, name, onNodes !== undefined) }),
    );
    if (!this.store.view.services.get(service)) {
      await this.#write({
        action: 'create',
        kind: 'service',
        object: makeService({ id: service, spec: { name: service } }),
      });
    }
    await this.store.update(() => tasks.map((object) => ({ action: 'create', kind: 'task', object })));
  }
  async #set(ids: readonly string[], args: Args): Promise<void> {
    for (const id of ids) {
      const task = this.#task(id);
      const state = (args.get('state') ?? task.status.state) as TaskState;
      const desired_state = (args.get('desired') ?? task.desired_state) as TaskState;
      const object = { ...task, status: { ...task.status, state }, desired_state };
      await this.#write({ action: 'update', kind: 'task', object });
    }
  }
  #task(id: string): Task {
    return must(this.store.view.tasks.get(id), `task ${id}`);
  }
  async #write(change: StoreChange): Promise<void> {
    await this.store.update(() => [change]);
  }
}

function place(service: string, name: string, isGlobal: boolean): TaskInput {
  return { id: `${service}.${name}`, ...(isGlobal ? { node_id: name } : { slot: Number(name) }) };
}

function spec(service: string, args: Args): TaskInput {
  const port = args.get('port');
  const nano_cpus = number(args, 'cpu', 0) * 1e9;
  const generic_resources = [{ discrete_resource_spec: { kind: 'gpu', value: number(args, 'gpu', 0) } }];
  const spreads = args.get('spread')?.split(',') ?? [];
  return {
    service_id: service,
    spec_version: { index: number(args, 'version', 1) },
    status: { state: 'pending' },
    desired_state: 'running',
    ports: port ? [{ published_port: Number(port), target_port: 80, publish_mode: 'host' }] : [],
    spec: {
      resources: { reservations: { nano_cpus, memory_bytes: number(args, 'mem', 0) * GIB, generic_resources } },
      placement: {
        constraints: args.get('constraint')?.split(',') ?? [],
        preferences: spreads.map((spread_descriptor) => ({ spread: { spread_descriptor } })),
        max_replicas: number(args, 'max', 0),
      },
    },
  };
}

/** Of a node: their names. */
const gpus = (args: Args): GenericResourceInput[] =>
  (args.get('gpu')?.split(',') ?? []).map((value) => ({ named_resource_spec: { kind: 'gpu', value } }));

function describe(task: Task): string {
  const { state, err } = task.status;
  const gpus = task.assigned_generic_resources.map((resource) => resource.named_resource_spec?.value ?? '?');
  const on = task.node_id ? ` on ${task.node_id}` : '';
  return `${task.id} ${state}${on}${gpus.length > 0 ? ` with ${gpus.join(',')}` : ''}${err ? `: ${err}` : ''}`;
}

const number = (args: Args, key: string, otherwise: number): number => Number(args.get(key) ?? otherwise);
