import assert from 'node:assert/strict';
import test from 'node:test';
import { assertForward, isTerminal, TASK_STATE_ORDER } from '../../proto/task-state.js';
import type { TaskState } from '../../proto/types.js';
import type { Container } from '../engine/engine.js';
import { nextRemoval, nextStep, type Observed } from './step.js';

const container = (more: Partial<Container>): Container => ({
  id: 'c1',
  labels: {},
  state: 'created',
  pid: 0,
  exitCode: 0,
  oomKilled: false,
  error: '',
  health: 'none',
  ports: [],
  addresses: [],
  tty: false,
  ...more,
});
const running = container({ state: 'running' });
const exited = (exitCode: number, more: Partial<Container> = {}) => container({ state: 'exited', exitCode, ...more });

/** Nothing special about it. */
const plain = { note: '', awaitsManager: false, hasFiles: false, isWithdrawn: false, err: '', lostAddress: undefined };

/** state, desired state, container, cause -> step, written as "action" or "state: message: error". */
const table: [TaskState, TaskState, Observed, string, string][] = [
  ['assigned', 'running', 'unknown', '', 'inspect'],
  ['assigned', 'ready', 'absent', '', 'accepted: accepted: '],
  ['accepted', 'running', 'absent', '', 'preparing: preparing: '],
  ['preparing', 'running', 'absent', '', 'create'],
  ['preparing', 'running', 'absent', 'No such image: x: y', 'rejected: preparing: No such image: x: y'],
  ['preparing', 'running', container({}), '', 'ready: prepared: '],
  ['ready', 'ready', container({}), '', 'wait'],
  ['ready', 'running', container({}), '', 'starting: starting: '],
  ['ready', 'running', 'absent', '', 'rejected: prepared: dockerexec: container destroyed'],
  ['ready', 'ready', exited(1), '', 'starting: starting: '],
  ['starting', 'running', container({}), '', 'start'],
  [
    'starting',
    'running',
    container({}),
    'starting container failed: x',
    'failed: starting: starting container failed: x',
  ],
  ['starting', 'running', running, '', 'running: started: '],
  ['starting', 'running', container({ state: 'running', health: 'starting' }), '', 'wait'],
  ['starting', 'running', container({ state: 'running', health: 'healthy' }), '', 'running: started: '],
  [
    'starting',
    'running',
    container({ state: 'running', health: 'unhealthy' }),
    '',
    'stop because dockerexec: unhealthy container',
  ],
  ['starting', 'running', 'absent', '', 'failed: started: dockerexec: container destroyed'],
  ['running', 'running', running, '', 'wait'],
  ['running', 'running', container({ state: 'running', health: 'starting' }), '', 'wait'],
  ['running', 'running', container({ state: 'running', health: 'unhealthy' }), '', 'withdraw'],
  ['running', 'running', exited(0), '', 'complete: finished: '],
  [
    'running',
    'running',
    exited(0),
    'dockerexec: unhealthy container',
    'failed: started: dockerexec: unhealthy container',
  ],
  [
    'running',
    'running',
    exited(143),
    'dockerexec: unhealthy container',
    'failed: started: task: non-zero exit (143): dockerexec: unhealthy container',
  ],
  ['running', 'running', exited(3), '', 'failed: started: task: non-zero exit (3)'],
  [
    'running',
    'running',
    exited(137, { oomKilled: true }),
    '',
    'failed: started: task: non-zero exit (137): out of memory',
  ],
  [
    'running',
    'running',
    exited(128, { error: 'no network' }),
    '',
    'failed: started: task: non-zero exit (128): no network',
  ],
  ['running', 'running', 'absent', '', 'failed: started: dockerexec: container destroyed'],
  ['running', 'shutdown', running, '', 'stop'],
  ['running', 'shutdown', exited(143), '', 'shutdown: shutdown: '],
  ['running', 'remove', running, '', 'stop'],
  ['preparing', 'shutdown', 'absent', '', 'shutdown: shutdown: '],
  ['ready', 'shutdown', container({}), '', 'shutdown: shutdown: '],
  ['failed', 'running', running, '', 'stop'],
  ['failed', 'shutdown', exited(1), '', 'wait'],
  ['shutdown', 'shutdown', 'absent', '', 'wait'],
];

for (const [state, desired, observed, cause, expected] of table) {
  const shown = typeof observed === 'string' ? observed : `${observed.state}/${observed.health}/${observed.exitCode}`;
  test(`step: ${state} wanted ${desired}, container ${shown}${cause && `, ${cause}`} -> ${expected}`, () => {
    const step = nextStep({ state, desired, container: observed, cause, ...plain });
    const told =
      step.do === 'report'
        ? `${step.state}: ${step.message}: ${step.err}`
        : step.do === 'stop' && step.cause !== ''
          ? `stop because ${step.cause}`
          : step.do;
    assert.equal(told, expected);
  });
}

test('step: no report ever goes back, and an ended task never reports again', () => {
  const states = Object.keys(TASK_STATE_ORDER) as TaskState[];
  const observed: Observed[] = ['unknown', 'absent', container({}), running, exited(0), exited(1)];
  for (const state of states) {
    for (const desired of states) {
      for (const seen of observed) {
        for (const cause of ['', 'x']) {
          const step = nextStep({ state, desired, container: seen, cause, ...plain });
          if (step.do !== 'report') continue;
          assertForward(state, step.state);
          assert.ok(!isTerminal(state), state);
          assert.notEqual(step.state, state);
        }
      }
    }
  }
});

test('removal: look, stop, remove, done', () => {
  const steps = (['unknown', running, exited(0), container({}), 'absent'] as Observed[]).map(
    (c) => nextRemoval(c, false).do,
  );
  assert.deepEqual(steps, ['inspect', 'stop', 'remove', 'remove', 'done']);
});

test('step: what a manager has to tell first is waited for, not what is there already', () => {
  const view = { ...plain, state: 'preparing', desired: 'running', cause: '', awaitsManager: true } as const;
  assert.equal(nextStep({ ...view, container: 'absent' }).do, 'wait');
  assert.equal(nextStep({ ...view, container: container({}) }).do, 'report');
  assert.equal(nextStep({ ...view, container: 'absent', desired: 'shutdown' }).do, 'report');
});

test('step: files go when the task has ended, once nothing runs any more; of a task that is removed, after its container', () => {
  const view = { ...plain, desired: 'running', cause: '', hasFiles: true } as const;
  assert.equal(nextStep({ ...view, state: 'failed', container: running }).do, 'stop');
  assert.equal(nextStep({ ...view, state: 'failed', container: exited(1) }).do, 'release');
  assert.equal(nextStep({ ...view, state: 'rejected', container: 'absent' }).do, 'release');
  assert.equal(nextStep({ ...view, state: 'running', container: running }).do, 'wait');
  assert.equal(nextRemoval(exited(0), true).do, 'remove');
  assert.equal(nextRemoval('absent', true).do, 'release');
});

test('step: one that is unhealthy is led nobody to before it is stopped', () => {
  const unwell = container({ state: 'running', health: 'unhealthy' });
  const view = { ...plain, state: 'running', desired: 'running', cause: '', container: unwell } as const;
  assert.deepEqual(nextStep(view), { do: 'withdraw', err: 'dockerexec: unhealthy container' });
  assert.equal(nextStep({ ...view, isWithdrawn: true }).do, 'stop');
});

test('step: one that has lost an address is led to by nobody any more, and stopped with the reason', () => {
  const view = { ...plain, desired: 'running', cause: '', container: running, lostAddress: '10.0.1.5' } as const;
  const err = 'its container was disconnected from a network: 10.0.1.5 is gone';
  assert.deepEqual(nextStep({ ...view, state: 'running' }), { do: 'withdraw', err });
  assert.deepEqual(nextStep({ ...view, state: 'running', isWithdrawn: true }), { do: 'stop', cause: err });
  assert.deepEqual(nextStep({ ...view, state: 'starting' }), { do: 'stop', cause: err });
  const back = { ...view, state: 'running', isWithdrawn: true, err, lostAddress: undefined } as const;
  assert.deepEqual(nextStep(back), { do: 'stop', cause: err }, 'also when somebody has connected it again');
  assert.equal(nextStep({ ...view, state: 'running', desired: 'shutdown' }).do, 'stop');
});

test('step: a note is told with what its container reaches', () => {
  const view = { ...plain, desired: 'running', cause: '', note: ', so' } as const;
  const messages = [
    nextStep({ ...view, state: 'preparing', container: container({}) }),
    nextStep({ ...view, state: 'starting', container: running }),
  ].map((step) => step.do === 'report' && step.message);
  assert.deepEqual(messages, ['prepared, so', 'started, so']);
});
