import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { RaftNode } from './node.js';
import { LevelStorage } from './storage-level.js';
import { testCipher } from './testing/cipher.js';
import { Journal } from './testing/journal.js';

const writer = fileURLToPath(new URL('testing/writer.js', import.meta.url));

/** Runs a writer until it has had `enough` acknowledged, kills it, and gives all of them. */
async function writeAndKill(dir: string, begin: 'bootstrap' | 'again', enough: number): Promise<string[]> {
  const child = spawn(process.execPath, [writer, dir, begin], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let printed = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout) {
    printed += chunk as string;
    if (printed.split('\n').length > enough) child.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the writer was killed at work');
  return printed.split('\n').slice(0, -1); // the last one may be cut
}

test('raft: killed -9 amid writes and compaction, four times: all that was acknowledged is there, in order', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'raft-kill-'));
  t.after(() => rm(dir, { recursive: true }));
  const acknowledged: string[] = [];
  for (const [round, enough] of [60, 150, 1, 333].entries()) {
    acknowledged.push(...(await writeAndKill(dir, round === 0 ? 'bootstrap' : 'again', enough)));
    const journal = new Journal();
    const rest = { stateMachine: journal, clock: new SimClock(), random: new SeededRandom(1), log: silentLog };
    const node = await RaftNode.open({ id: 'a', storage: new LevelStorage(dir, { cipher: testCipher() }), ...rest });
    await node.close();
    const there = new Set(journal.lines);
    assert.deepEqual(
      acknowledged.filter((name) => !there.has(name)),
      [],
      `lost after kill ${round + 1}`,
    );
    assert.equal(there.size, journal.lines.length, 'nothing is applied twice');
  }
  assert.ok(acknowledged.length >= 544);
});
