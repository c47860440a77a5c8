import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { swarmError } from '../../../lib/errors.js';
import { makeNode } from '../../../proto/objects.js';
import { stageOf } from '../../progress/wait-role.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
  const status = { state: 'ready' } as const;
  fake.nodes.set('n1', makeNode({ ...fake.nodes.get('n1'), spec: { role: 'manager' } }));
  fake.nodes.set('n2', makeNode({ id: 'n2', status, description: { hostname: 'host-2' } }));
});
afterEach(() => fake.stop());

const updates = () => fake.sent('UpdateNode') as { ref: string; spec: { role: string }; force: boolean }[];

test('node promote, demote: Docker’s words, and the wait for it', async () => {
  assert.deepEqual(await fake.swarm(['node', 'promote', 'n2']), {
    code: 0,
    out: 'Node n2 promoted to a manager in the swarm.\n',
    err: '',
  });
  assert.equal((await fake.swarm(['node', 'promote', 'n2'])).out, 'Node n2 is already a manager.\n');
  assert.match((await fake.swarm(['node', 'ls'])).out, /^n2 +host-2 +Ready +Active +Reachable/m);
  assert.equal((await fake.swarm(['node', 'demote', '--force', 'n2'])).out, 'Manager n2 demoted in the swarm.\n');
  assert.equal((await fake.swarm(['node', 'demote', 'n2'])).out, 'Node n2 is already a worker.\n');
  assert.deepEqual(
    updates().map(({ ref, spec, force }) => [ref, spec.role, force]),
    [
      ['n2', 'manager', false],
      ['n2', 'worker', true],
    ],
  );
});

test('node promote waits, showing each stage once, unless told to detach', async () => {
  fake.takesRole = (node) => node;
  assert.equal((await fake.swarm(['node', 'update', '--role', 'manager', '--detach', 'n2'])).code, 0);
  fake.nodes.set('n2', makeNode({ ...fake.nodes.get('n2'), spec: { role: 'worker' } }));
  const waiting = fake.swarm(['node', 'promote', 'n2']);
  const seen = () => fake.sent('GetNode').length;
  const after = seen() + 6; // the name, the update, and looking again and again
  while (seen() < after) await new Promise((resolve) => setImmediate(resolve));
  fake.nodes.set('n2', makeNode({ ...fake.nodes.get('n2'), manager_status: { reachability: 'reachable' } }));
  const { code, err } = await waiting;
  assert.deepEqual([code, err], [0, 'n2: waiting for its new certificate\n']);
});

test('node demote: Ctrl-C ends the wait, not the change', async () => {
  fake.takesRole = (node) => node;
  const waiting = fake.swarm(['node', 'demote', 'n1']);
  while (fake.sent('GetNode').length < 4) await new Promise((resolve) => setImmediate(resolve));
  fake.interrupt();
  const { code, err } = await waiting;
  assert.equal(code, 130);
  assert.match(err, /until the other managers do without it\nOperation continuing in background/);
});

test('node demote of the very host that is asked: its manager ends while it is waited for', async () => {
  fake.takesRole = (node) => {
    fake.managerGone = swarmError('MANAGER_EXPELLED', { id: 'n1' });
    return node;
  };
  const waiting = fake.swarm(['node', 'demote', 'n1']);
  while (fake.sent('GetStatus').length < 2) await new Promise((resolve) => setImmediate(resolve));
  fake.managerGone = swarmError('NOT_A_MANAGER', {});
  fake.role = 'worker';
  assert.deepEqual(await waiting, {
    code: 0,
    out: 'Manager n1 demoted in the swarm.\n',
    err: 'n1: waiting for its new certificate\n',
  });
});

test('what a node lacks, by stage', () => {
  const node = (more: Parameters<typeof makeNode>[0]) => makeNode({ id: 'n', status: { state: 'ready' }, ...more });
  const certified = { role: 'manager' } as const;
  assert.match(stageOf(node({ status: { state: 'down' } }), 'manager') ?? '', /which is down/);
  assert.match(stageOf(node({}), 'manager') ?? '', /certificate/);
  assert.match(stageOf(node({ certificate: certified }), 'manager') ?? '', /join the others/);
  assert.match(stageOf(node({ manager_status: { reachability: 'unknown' } }), 'manager') ?? '', /up to date/);
  assert.equal(stageOf(node({ manager_status: { leader: true } }), 'manager'), undefined);
  assert.match(stageOf(node({ manager_status: { leader: true } }), 'worker') ?? '', /do without it/);
  assert.equal(stageOf(node({}), 'worker'), undefined);
});

test('join on a member of the cluster, leave of one of several managers, info', async () => {
  fake.isMember = true;
  assert.match(
    (await fake.swarm(['join', '--token', 't', '10.0.0.7:2377'])).out,
    /already part of this swarm, as a worker\. It now knows the manager at 10\.0\.0\.7:2377[^]*"swarm node promote n1"/,
  );
  fake.leaveNotice = 'the others still count on it';
  assert.deepEqual(await fake.swarm(['leave', '--force']), {
    code: 0,
    out: 'Node left the swarm.\n',
    err: 'Warning: the others still count on it\n',
  });
  assert.match((await fake.swarm(['info'])).out, / Managers: 1\n Is Leader: true\n Quorum: yes\n/);
});
