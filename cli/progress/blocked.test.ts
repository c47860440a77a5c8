import assert from 'node:assert/strict';
import test from 'node:test';
import { makeService, makeTask } from '../../proto/objects.js';
import type { UpdateStatus } from '../../proto/types.js';
import { failBlocked } from './blocked.js';
import { emptyObserved, observe, type Verdict } from './observed.js';

type Phase = Verdict['phase'];

/** Services as `[name, what it depends on, its phase, what its task or its update says]`; their verdicts after the look. */
function look(
  ...rows: [name: string, on: string[], phase: Phase, task?: string | undefined, update?: string][]
): string[] {
  const seen = emptyObserved();
  for (const [name, on, , task, update] of rows) {
    const depends_on = on.map((service) => ({ service, condition: 'completed' as const, required: true }));
    const status: UpdateStatus | null = update
      ? { state: 'updating', started_at: '', completed_at: '', message: update }
      : null;
    observe(seen, {
      action: 'update',
      service: makeService({ id: name, spec: { name, depends_on }, update_status: status }),
    });
    if (task === undefined) continue;
    const made = makeTask({ id: `${name}.1`, service_id: name, desired_state: 'running' });
    observe(seen, {
      action: 'update',
      task: { ...made, status: { ...made.status, state: 'new', message: task } },
    });
  }
  const verdicts = rows.map(([, , phase]): Verdict => {
    return { phase, running: 0, wanted: 1, rollingBack: false, slots: [], message: '' };
  });
  const names = rows.map(([name]) => name);
  return failBlocked(seen, names, verdicts).map(({ phase, message }) => `${phase} ${message}`.trim());
}

test('what waits for a service that has failed has failed as well, and so has what waits for it in turn', () => {
  assert.deepEqual(
    look(
      ['web', ['api'], 'waiting', 'waiting for service api to be started (0 of 1 tasks)'],
      ['api', ['setup'], 'waiting', 'waiting for service setup to be completed (0 of 1 tasks)'],
      ['setup', [], 'failed'],
    ),
    [
      'failed it waits for service api, which has failed',
      'failed it waits for service setup, which has failed',
      'failed',
    ],
  );
});

test('an update that is put off waits as its tasks would', () => {
  const rows = look(
    ['api', ['setup'], 'waiting', undefined, 'update waits for service setup to be completed'],
    ['setup', [], 'failed'],
  );
  assert.deepEqual(rows[0], 'failed it waits for service setup, which has failed');
});

test('a service that waits for another one, or has been let through, is waited for', () => {
  const rows = look(
    ['api', ['db', 'setup'], 'waiting', 'waiting for service db to be healthy (0 of 1 tasks)'],
    ['db', [], 'waiting'],
    ['setup', [], 'failed'],
    ['web', ['setup'], 'waiting'],
    ['done', ['setup'], 'converged'],
  );
  assert.deepEqual(rows, ['waiting', 'waiting', 'failed', 'waiting', 'converged']);
});
