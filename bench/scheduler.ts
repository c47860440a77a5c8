import { parseArgs } from 'node:util';
import { must } from '../lib/assert.js';
import { SystemClock } from '../lib/clock.js';
import { limits } from '../lib/limits.js';
import { silentLog } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { makeNode, makeService, makeTask } from '../proto/objects.js';
import type { Task } from '../proto/types.js';
import { Scheduler } from '../manager/scheduler/scheduler.js';
import type { MemoryStore } from '../manager/store/memory-store.js';
import { localStore } from '../manager/store/testing.js';
import type { StoreChange } from '../manager/store/types.js';

/*
 * How fast tasks find their nodes: `npm run bench:scheduler -- --runs 3`.
 *
 * The cases are those of swarmkit's benchmark (manager/scheduler/scheduler_test.go, benchScheduler): so many ready nodes, of which every third
 * has a plugin, and so many pending tasks, which in every second case ask for it. Time runs from the start of the scheduler, which
 * finds them stored, until a watcher of the store has heard of each task that it is assigned. All that a manager does for it is
 * in: the picture of the cluster, the decisions, the transactions in the form in which raft would carry them, written and read
 * again, the checks and indexes of the store, the events. What is not in: raft itself. (swarmkit's store has no raft there either.)
 *
 * "alike": the tasks are replicas of one service. "each for itself": no version says that two of them are alike, which is how swarmkit's
 * benchmark makes them. "of its own service": as many services as tasks. Then the first case up to a million tasks, to see how the time grows.
 * Medians over the runs. Exit code 1 when a target is missed, or the time grows faster than n log n.
 */

type Likeness = 'alike' | 'each for itself' | 'of its own service';

interface Case {
  readonly tasks: number;
  readonly nodes: number;
  readonly likeness: Likeness;
  readonly plugin: boolean;
  /** Seconds. */
  readonly target?: number;
}

const PEER: readonly Case[] = [
  { tasks: 1e5, nodes: 1e3, likeness: 'alike', plugin: false, target: 1.5 },
  { tasks: 1e5, nodes: 5e3, likeness: 'alike', plugin: true, target: 3 },
  { tasks: 1e5, nodes: 1e3, likeness: 'each for itself', plugin: false, target: 1.5 },
  { tasks: 1e5, nodes: 5e3, likeness: 'each for itself', plugin: true, target: 3 },
  // swarmkit's benchmark has no such case.
  { tasks: 1e5, nodes: 1e3, likeness: 'of its own service', plugin: false },
  { tasks: 1e5, nodes: 5e3, likeness: 'of its own service', plugin: true },
];
const GROWTH: readonly Case[] = [1e4, 3e4, 1e5, 3e5, 1e6].map((tasks) => {
  return { tasks, nodes: tasks / 100, likeness: 'alike', plugin: false };
});
const BATCH = limits.transaction_changes_max;
/** The last figure of n log n may be so much above the first: caches and the collector of garbage count for that much. */
const GROWTH_MARGIN = 1.5;

const clock = new SystemClock();

interface Measured {
  readonly seconds: number;
  /** Of the processors, with the collector's threads: on a machine that is busy otherwise, this is what to look at. */
  readonly cpu: number;
}

/** From the start of the scheduler until every task's assignment was heard of. */
async function measure(it: Case): Promise<Measured> {
  const store = localStore(clock);
  await fill(store, it);
  globalThis.gc?.();
  const scheduler = new Scheduler({
    store,
    clock,
    random: new SystemRandom(),
    log: silentLog,
    onFatal: (error) => {
      throw error;
    },
  });
  let missing = it.tasks;
  const heard = new Promise<void>((resolve) => {
    store.watch(({ events }) => {
      for (const event of events) {
        if (event.kind === 'task' && event.object.status.state === 'assigned') missing--;
      }
      if (missing === 0) resolve();
    });
  });
  const used = process.cpuUsage();
  const begun = clock.monotonic();
  scheduler.start();
  await heard;
  const seconds = (clock.monotonic() - begun) / 1000;
  const { user, system } = process.cpuUsage(used);
  await scheduler.stop();
  return { seconds, cpu: (user + system) / 1e6 };
}

async function fill(store: MemoryStore, it: Case): Promise<void> {
  const mount = { type: 'volume', target: '/data', volume_options: { driver_config: { name: 'network' } } } as const;
  const task_template = { container_spec: { mounts: it.plugin ? [mount] : [] } };
  const services = Array.from({ length: it.likeness === 'of its own service' ? it.tasks : 1 }, (_, i) =>
    makeService({ id: `service${i}`, spec: { name: `service${i}`, task_template } }),
  );
  await write(store, 'service', services);
  const nodes = Array.from({ length: it.nodes }, (_, i) => {
    const plugins = i % 3 === 0 ? [{ type: 'Volume', name: 'network' }] : [];
    const description = { hostname: `name${i}`, engine: { plugins } };
    return makeNode({ id: `node${i}`, status: { state: 'ready' }, description });
  });
  await write(store, 'node', nodes);
  const like = makeTask({ desired_state: 'running', status: { state: 'pending' } });
  for (let at = 0; at < it.tasks; at += BATCH) {
    const tasks = Array.from({ length: Math.min(BATCH, it.tasks - at) }, (_, i): Task => {
      const service = must(store.view.services.get(`service${(at + i) % services.length}`), 'the service');
      const spec_version = it.likeness === 'each for itself' ? like.spec_version : service.spec_version;
      const spec = service.spec.task_template;
      return { ...like, id: `task${at + i}`, slot: at + i + 1, service_id: service.id, spec, spec_version };
    });
    await write(store, 'task', tasks);
  }
}

async function write(store: MemoryStore, kind: 'service' | 'node' | 'task', objects: readonly object[]): Promise<void> {
  for (let at = 0; at < objects.length; at += BATCH) {
    const batch = objects.slice(at, at + BATCH);
    await store.update(() => batch.map((object) => ({ action: 'create', kind, object }) as StoreChange));
  }
}

async function median(it: Case, runs: number): Promise<Measured> {
  const all: Measured[] = [];
  for (let run = 0; run < runs; run++) all.push(await measure(it));
  all.sort((a, b) => a.seconds - b.seconds);
  return must(all[all.length >> 1], 'a run');
}

const figure = (n: number): string => n.toFixed(2).padStart(9);
const count = (n: number): string => n.toLocaleString('en-US').padStart(9);

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, only: { type: 'string', default: 'peer,growth' } },
});
const runs = Number(values.runs);
// Managers run for months: a process that has just begun spends more on compiling its code than on anything else.
for (const it of PEER) await measure({ ...it, tasks: 5_000, nodes: 500 });
let missed = false;
if (values.only.includes('peer')) {
  console.log('    tasks     nodes   seconds       cpu   target');
  for (const it of PEER) {
    const { seconds, cpu } = await median(it, runs);
    missed ||= seconds > (it.target ?? Infinity);
    console.log(
      `${count(it.tasks)} ${count(it.nodes)} ${figure(seconds)} ${figure(cpu)} ${String(it.target ?? '-').padStart(8)}   ${it.likeness}${it.plugin ? ', behind a plugin' : ''}`,
    );
  }
}
if (values.only.includes('growth')) {
  console.log('\n    tasks     nodes   seconds       cpu   ns / (n log2 n)');
  const figures: number[] = [];
  for (const it of GROWTH) {
    const { seconds, cpu } = await median(it, runs);
    const share = (seconds * 1e9) / (it.tasks * Math.log2(it.tasks));
    figures.push(share);
    console.log(
      `${count(it.tasks)} ${count(it.nodes)} ${figure(seconds)} ${figure(cpu)} ${share.toFixed(0).padStart(17)}`,
    );
  }
  missed ||= must(figures.at(-1), 'a figure') > must(figures[0], 'a figure') * GROWTH_MARGIN;
}
process.exitCode = missed ? 1 : 0;
