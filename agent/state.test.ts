import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { AgentState } from './state.js';
import { assignedTask } from './testing.js';

test('state: tasks come back as they were last put; removed ones and another node’s do not', async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), 'agent-state-'));
  t.after(() => rm(stateDir, { recursive: true }));
  const open = (nodeId: string) => AgentState.open({ stateDir, nodeId, clock: new SimClock(), log: silentLog });
  const first = await open('n1');
  assert.deepEqual(first.tasks, []);
  const running = assignedTask('t1', {
    status: { state: 'running', err: 'x', container_status: { container_id: 'c' } },
  });
  first.state.put(assignedTask('t1'));
  first.state.put(assignedTask('t2'));
  await Promise.resolve();
  first.state.put(running);
  first.state.remove('t2');
  await first.state.close();

  const second = await open('n1');
  assert.deepEqual(second.tasks, [running]);
  await second.state.close();
  const other = await open('n2');
  assert.deepEqual(other.tasks, []);
  await other.state.close();
});

test('state: a record that another process has open is said to be so', async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), 'agent-state-'));
  t.after(() => rm(stateDir, { recursive: true }));
  const open = () => AgentState.open({ stateDir, nodeId: 'n1', clock: new SimClock(), log: silentLog });
  const { state } = await open();
  await assert.rejects(open(), { code: 'STATE_DAMAGED', message: /agent cannot be read: another swarmd is using it/ });
  await state.close();
});

test('state: a registry’s credentials are not written; that there are some is', async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), 'agent-state-'));
  t.after(() => rm(stateDir, { recursive: true }));
  const open = () => AgentState.open({ stateDir, nodeId: 'n1', clock: new SimClock(), log: silentLog });
  const { state } = await open();
  state.put(assignedTask('t1', { spec: { container_spec: { pull_options: { registry_auth: 'c2VjcmV0' } } } }));
  state.put(assignedTask('t2'));
  await state.close();
  for (const name of await readdir(join(stateDir, 'agent'))) {
    const content = await readFile(join(stateDir, 'agent', name));
    assert.equal(content.includes('c2VjcmV0'), false, name);
  }
  const { state: again, tasks } = await open();
  await again.close();
  assert.deepEqual(
    tasks.map((task) => task.spec.container_spec.pull_options),
    [{ registry_auth: '' }, null],
  );
});
