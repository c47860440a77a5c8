import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode } from '../lib/errors.js';
import { makeTask } from './objects.js';
import { optInsOf, parseAllow } from './opt-ins.js';

test('opt-ins: --allow takes names with commas, and more than once; the order is always the same', () => {
  assert.deepEqual(parseAllow('gpus, devices'), ['devices', 'gpus']);
  assert.deepEqual(parseAllow('privileged', parseAllow('gpus,gpus')), ['privileged', 'gpus']);
});

test('opt-ins: a name that is none is refused, and the right ones are told', () => {
  for (const text of ['', 'root', 'devices,', 'Devices']) {
    assert.throws(
      () => parseAllow(text),
      (error) =>
        hasCode(error, 'INVALID_FIELD') && /some of privileged, devices, gpus, host-namespaces/.test(String(error)),
      text,
    );
  }
});

test('opt-ins: a plain container needs none; one may need several', () => {
  const needed = (container_spec: object) => optInsOf(makeTask({ spec: { container_spec } }).spec.container_spec);
  assert.deepEqual(needed({ ipc_mode: 'private', cgroupns_mode: 'private' }), []);
  assert.deepEqual(needed({ privileged: true, pid_mode: 'host' }), ['privileged', 'host-namespaces']);
});
