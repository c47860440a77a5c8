import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import test from 'node:test';
import { createLog, fileDestination } from './log.js';

test('a log whose disk is full stops nobody', (t) => {
  const fd = openSync('/dev/full', 'w'); // every write to it fails with ENOSPC, see full(4)
  t.after(() => closeSync(fd));
  const log = createLog('info', fileDestination(fd));
  for (let i = 0; i < 3; i++) assert.doesNotThrow(() => log.info('a line'));
});
