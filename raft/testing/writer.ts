/** Run by kill.test.ts: proposes without end and prints each number that was acknowledged, until it is killed. */
import { writeSync } from 'node:fs';
import { must } from '../../lib/assert.js';
import { SystemClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { RaftNode } from '../node.js';
import { LevelStorage } from '../storage-level.js';
import { testCipher } from './cipher.js';
import { Journal } from './journal.js';

const IN_FLIGHT = 8;
const [dir, begin] = process.argv.slice(2);

const node = await RaftNode.open({
  id: 'a',
  storage: new LevelStorage(must(dir, 'the directory'), { cipher: testCipher() }),
  stateMachine: new Journal(),
  clock: new SystemClock(),
  random: new SystemRandom(),
  log: silentLog,
  snapshotEntries: 100,
  ...(begin === 'bootstrap' && { bootstrap: ['a'] }),
});
let next = 0;
async function write(): Promise<never> {
  for (;;) {
    const name = `${process.pid}-${next++}`;
    await node.propose(Buffer.from(name));
    writeSync(1, `${name}\n`);
  }
}
await Promise.all(Array.from({ length: IN_FLIGHT }, write));
