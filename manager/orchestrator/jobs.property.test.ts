/** Whatever happens to a job and its nodes, it does each part of its work once, never more at a time than it may, and comes to its end. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Task } from '../../proto/types.js';
import { currentIteration } from './jobs.js';
import { World } from './testing.js';

const NODES = ['n1', 'n2', 'n3'];
type Step =
  | { do: 'run' }
  | { do: 'resize'; concurrent: number; completions: number }
  | { do: 'drain'; id: string; drain: boolean }
  | { do: 'fail' }
  | { do: 'wait' }
  | { do: 'work' };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ do: 'run' as const }),
  fc.record({ do: fc.constant('resize' as const), concurrent: fc.nat(3), completions: fc.nat(4) }),
  fc.record({ do: fc.constant('drain' as const), id: fc.constantFrom('n2', 'n3'), drain: fc.boolean() }),
  fc.constant({ do: 'fail' as const }),
  fc.constant({ do: 'wait' as const }),
  { weight: 6, arbitrary: fc.constant({ do: 'work' as const }) },
);
const sizeOf = (concurrent: number, completions: number) => ({
  mode: { replicated_job: { max_concurrent: concurrent, total_completions: completions } },
});

async function take(w: World, s: Step, i: number): Promise<void> {
  switch (s.do) {
    case 'run':
      return w.setService('job', { task_template: { ...w.service('job').spec.task_template, force_update: i + 1 } });
    case 'resize':
      return w.setService('job', sizeOf(s.concurrent, s.completions));
    case 'drain':
      return w.setNode(s.id, { spec: { availability: s.drain ? 'drain' : 'active' } });
    case 'fail': {
      const victim = w.wanted('job').find((task) => task.status.state === 'running');
      return victim && w.report(victim, 'failed');
    }
    case 'wait':
      return w.clock.advance(1_000);
    case 'work':
      return void (await w.work(0.6));
  }
}

const isAtWork = ({ status: { state } }: Task): boolean => state === 'starting' || state === 'running';

/** A container that runs belongs to a task that was started when the bound was another one: only the growth is checked. */
function checkBounds(w: World, before: readonly Task[]): void {
  const started = w.tasks('job').filter((task) => isAtWork(task) && !before.some((old) => old.id === task.id));
  if (started.length === 0) return;
  const atWork = w.tasks('job').filter(isAtWork);
  const most = w.service('job').spec.mode.replicated_job?.max_concurrent || 1;
  assert.ok(atWork.length <= most, `${atWork.length} at work, not more than ${most}`);
  assert.equal(new Set(atWork.map((task) => task.slot)).size, atWork.length, 'one in each slot');
}

test('a replicated job does each slot of a run once, within its bounds, and rests when all are done', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60, size: 'max' }),
      fc.nat(3),
      fc.nat(5),
      fc.nat(),
      async (steps, ...drawn) => {
        const [concurrent, completions, seed] = drawn;
        const w = new World(seed);
        w.stops = () => w.random.int(8) === 0;
        for (const id of NODES) await w.addNode(id);
        await w.addNetwork('net', 28);
        const networks = seed % 2 === 0 ? [] : [{ target: 'net' }];
        await w.addService('job', { ...sizeOf(concurrent, completions), task_template: { networks } });
        for (const [i, s] of steps.entries()) {
          const before = w.tasks('job').filter(isAtWork);
          await take(w, s, i);
          checkBounds(w, before);
          await w.decide();
        }
        w.stops = () => true;
        await w.settle();
        const run = currentIteration(w.service('job'));
        const done = w.tasks('job').filter((task) => task.status.state === 'complete');
        const works = done.map((task) => `${task.job_iteration?.index}/${task.slot}`);
        assert.equal(new Set(works).size, works.length, 'nothing is done twice');
        const { max_concurrent = 0, total_completions = 0 } = w.service('job').spec.mode.replicated_job!;
        const present = done.filter((task) => task.job_iteration?.index === run && task.desired_state === 'complete');
        assert.equal(present.length, total_completions || max_concurrent || 1);
        assert.deepEqual(w.wanted('job'), []);
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});
