import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

test('swarm: run by its path it takes its own flags, also those that Node.js has too', () => {
  const program = fileURLToPath(new URL('main.js', import.meta.url));
  const { status, stderr } = spawnSync(program, ['service', 'create', '--env-file', '/nowhere/x.env', 'busybox'], {
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /^Error: .*\/nowhere\/x\.env/);
});

test('swarm: a file without an end is refused, not read', () => {
  const program = fileURLToPath(new URL('main.js', import.meta.url));
  const { status, stderr } = spawnSync(program, ['stack', 'config', '-c', '/dev/zero'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^Error: cannot read \/dev\/zero: it is larger than 16777216 bytes/);
});
