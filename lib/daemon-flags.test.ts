import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';
import { DAEMON_FLAGS } from './daemon-flags.js';

test('lib: daemon flags: swarmd started by its name gets the same flags', async () => {
  const [first] = (await readFile(new URL('../../node/main.ts', import.meta.url), 'utf8')).split('\n');
  assert.equal(first, `#!/usr/bin/env -S node ${DAEMON_FLAGS.join(' ')}`);
});
