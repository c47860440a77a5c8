import assert from 'node:assert/strict';
import { test } from 'node:test';
import { swarmError } from '../lib/errors.js';
import { askAnew } from './neighbour.js';

test('neighbour: that it is asked for is forgotten, where it is an address; a failure is nobody’s loss', async () => {
  const runs: string[] = [];
  const commands = {
    run: (argv: readonly string[]) => {
      runs.push(argv.join(' '));
      return Promise.reject(swarmError('COMMAND_FAILED', { command: 'ip', detail: 'there is none' }));
    },
  };
  for (const addr of ['192.0.2.1:2377', '[2001:db8::1]:2377', 'manager.example.com:2377'])
    await askAnew(commands, addr);
  assert.deepEqual(runs, [
    'ip neigh flush to 192.0.2.1 nud incomplete',
    'ip neigh flush to 2001:db8::1 nud incomplete',
  ]);
});
