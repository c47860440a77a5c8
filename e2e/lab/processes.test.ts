import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { isAlive, processStat, thisProcess } from './processes.js';

/** As proc(5) has /proc/pid/stat: pid, (name), state, and from the fourth field on what follows it. */
function statLine({ state, threads, start }: { state: string; threads: number; start: number }): string {
  const fields = Array<number>(49).fill(0);
  fields[20 - 4] = threads;
  fields[22 - 4] = start;
  return `7 (a (b) Z c) ${state} ${fields.join(' ')}\n`;
}

test('a process has ended when its last thread has, not when its first is a zombie', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'swarm-proc-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const read = (state: string, threads: number) => {
    writeFileSync(join(folder, 'stat'), statLine({ state, threads, start: 4242 }));
    return processStat(folder);
  };
  assert.deepEqual(read('S', 7), { start: 4242, ended: false });
  assert.deepEqual(read('Z', 2), { start: 4242, ended: false });
  assert.deepEqual(read('Z', 1), { start: 4242, ended: true });
  assert.equal(processStat(join(folder, 'gone')), undefined);
});

test('a process is told apart from another with its number', () => {
  const self = thisProcess();
  assert.equal(isAlive(self), true);
  assert.equal(isAlive({ ...self, start: self.start + 1 }), false);
  assert.equal(isAlive({ ...self, boot: 'another' }), false);
});
