import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { makeService, makeTask } from '../../proto/objects.js';
import type { PortConfigInput } from '../../proto/gen/swarm/v1/PortConfig.js';
import { MemoryStore } from '../store/memory-store.js';
import { isDirty } from './task.js';

const { view } = new MemoryStore({ clock: new SimClock() });
const port = (published_port: number, publish_mode: 'ingress' | 'host'): PortConfigInput => ({
  target_port: 80,
  published_port,
  publish_mode,
});
const [one, other, ofHost] = [port(8080, 'ingress'), port(8081, 'ingress'), port(8082, 'host')];

/** What a service published, what it publishes now, and whether its tasks are made anew. */
const changes: [string, PortConfigInput[], PortConfigInput[], boolean][] = [
  ['the first of the mesh', [], [one], true],
  ['one more of the mesh', [one], [one, other], false],
  ['another of the mesh', [one], [other], false],
  ['one less of the mesh', [one, other], [other], false],
  ['the last of the mesh', [one], [], true],
  ['one of the host', [one], [one, ofHost], true],
  ['one of the mesh beside one of the host', [one, ofHost], [other, ofHost], false],
];

for (const [what, before, after, expected] of changes) {
  test(`a change of ports: ${what} ${expected ? 'restarts tasks' : 'restarts none'}`, () => {
    const task = makeTask({ spec_version: { index: 1 }, ports: before });
    const service = makeService({
      spec_version: { index: 2 },
      spec: { mode: { replicated: { replicas: 1 } }, endpoint_spec: { ports: after } },
    });
    assert.equal(isDirty({ ...task, spec: service.spec.task_template }, service, view), expected);
  });
}
