import test from 'node:test';
import assert from 'node:assert/strict';
import type { NodeRole } from '../proto/types.js';
import { nextStep, type RoleFacts, type RoleStep } from './role.js';

const resting: RoleFacts = {
  told: 'worker',
  certified: 'worker',
  recorded: 'worker',
  hasLog: false,
  manager: 'none',
  doubted: false,
};
const manager: RoleFacts = {
  told: 'manager',
  certified: 'manager',
  recorded: 'manager',
  hasLog: true,
  manager: 'running',
  doubted: false,
};

/** What `step` makes of the facts when it succeeds; `wish`: what the cluster certifies this node as. */
function after(step: RoleStep, facts: RoleFacts, wish: NodeRole): RoleFacts {
  switch (step) {
    case 'rest':
      return facts;
    case 'renew':
      return { ...facts, certified: wish, doubted: false };
    case 'appoint':
      return { ...facts, recorded: 'manager' };
    case 'open':
      return { ...facts, hasLog: true, manager: 'running' };
    case 'retire': {
      const expelled = facts.manager === 'expelled';
      const told = expelled ? undefined : facts.told; // what was said before counts no more
      return { ...facts, recorded: 'worker', manager: 'none', told, doubted: facts.doubted || expelled };
    }
    case 'wipe':
      return { ...facts, hasLog: false };
  }
}

/** The steps from `facts` to rest. */
function steps(facts: RoleFacts, wish: NodeRole): { taken: RoleStep[]; end: RoleFacts } {
  const taken: RoleStep[] = [];
  let now = facts;
  for (let step = nextStep(now); step !== 'rest'; step = nextStep(now)) {
    assert.ok(taken.length < 20, `no end: ${taken.join()}`);
    taken.push(step);
    now = after(step, now, wish);
  }
  return { taken, end: now };
}

/** The daemon was killed: what is on disk remains. */
const restarted = ({ certified, recorded, hasLog }: RoleFacts): RoleFacts => ({
  certified,
  recorded,
  hasLog,
  told: undefined,
  manager: 'none',
  doubted: false,
});

test('role: a worker that is told so becomes a manager, and back', () => {
  assert.deepEqual(steps({ ...resting, told: 'manager' }, 'manager').taken, ['renew', 'appoint', 'open']);
  assert.deepEqual(steps({ ...manager, told: 'worker' }, 'worker').taken, ['renew', 'retire', 'wipe']);
});

test('role: who was expelled asks for its role with nothing left of its log', () => {
  const expelled: RoleFacts = { ...manager, manager: 'expelled' };
  assert.deepEqual(steps(expelled, 'manager').taken, ['retire', 'wipe', 'renew', 'appoint', 'open']);
  assert.deepEqual(steps(expelled, 'worker').taken, ['retire', 'wipe', 'renew']);
});

test('role: a certificate that changed at its regular renewal is enough', () => {
  assert.deepEqual(steps({ ...resting, told: undefined, certified: 'manager' }, 'manager').taken, ['appoint', 'open']);
  assert.deepEqual(steps({ ...manager, told: undefined, certified: 'worker' }, 'worker').taken, ['retire', 'wipe']);
});

test('role: a manager that starts again goes on with its log before anybody has told it anything', () => {
  assert.deepEqual(steps(restarted(manager), 'manager').taken, ['open']);
});

test('role: whatever the step at which the daemon is killed, the next start ends the change', () => {
  const changes: [string, RoleFacts, NodeRole][] = [
    ['promoted', { ...resting, told: 'manager' }, 'manager'],
    ['demoted', { ...manager, told: 'worker' }, 'worker'],
    ['expelled, still wanted', { ...manager, manager: 'expelled' }, 'manager'],
    ['expelled and demoted', { ...manager, manager: 'expelled' }, 'worker'],
  ];
  for (const [what, start, wish] of changes) {
    const { taken } = steps(start, wish);
    for (let killedAfter = 0; killedAfter <= taken.length; killedAfter++) {
      let now = start;
      for (const step of taken.slice(0, killedAfter)) now = after(step, now, wish);
      // Nobody tells it anything yet; then a manager does.
      const alone = steps(restarted(now), wish);
      const { end } = steps({ ...alone.end, told: wish }, wish);
      const expected = wish === 'manager' ? manager : resting;
      assert.deepEqual(end, expected, `${what}, killed after ${taken.slice(0, killedAfter).join() || 'nothing'}`);
    }
  }
});

test('role: a manager is never opened on the log of a term of office that has ended', () => {
  // Of all facts: a raft folder beside "worker" goes before anything else may be opened.
  for (const told of [undefined, 'worker', 'manager'] as const) {
    for (const doubted of [false, true]) {
      const facts: RoleFacts = {
        told,
        certified: 'manager',
        recorded: 'worker',
        hasLog: true,
        manager: 'none',
        doubted,
      };
      assert.equal(nextStep(facts), 'wipe');
      assert.notEqual(nextStep({ ...facts, hasLog: false }), 'open');
    }
  }
});
