import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { SimClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import { RaftNode } from './node.js';
import type { StorageWrite } from './storage.js';
import { MemoryStorage } from './storage-memory.js';
import { Journal } from './testing/journal.js';
import { MemoryNetwork } from './transport-memory.js';

/** A disk that can be made to hang. */
class HangingStorage extends MemoryStorage {
  #release: (() => void) | undefined;
  #hung = Promise.resolve();

  hang(): void {
    this.#hung = new Promise((resolve) => (this.#release = resolve));
  }
  goOn(): void {
    this.#release?.();
  }
  override async save(write: StorageWrite): Promise<void> {
    await this.#hung;
    await super.save(write);
  }
}

test('node: what is committed and stored is applied and answered while the next write is under way', async (t) => {
  const ids = ['a', 'b', 'c'];
  const clock = new SimClock();
  const network = new MemoryNetwork();
  const disks = ids.map(() => new HangingStorage());
  const journals = ids.map(() => new Journal());
  const nodes = await Promise.all(
    ids.map((id, i) =>
      RaftNode.open({
        id,
        storage: must(disks[i], id),
        stateMachine: must(journals[i], id),
        clock,
        random: new SeededRandom(i),
        log: silentLog,
        transport: network.transport(id),
        bootstrap: ids,
      }),
    ),
  );
  t.after(async () => {
    for (const disk of disks) disk.goOn();
    await Promise.all(nodes.map((node) => node.close()));
  });
  for (let i = 0; i < 100 && !nodes.some((node) => node.status().role === 'leader'); i++) await clock.advance(50);
  await clock.advance(200);
  const place = nodes.findIndex((node) => node.status().role === 'leader');
  const [leader, disk, journal] = [nodes[place], disks[place], journals[place]].map((each) => must(each, 'the leader'));
  assert.ok(leader instanceof RaftNode && disk instanceof HangingStorage && journal instanceof Journal);

  const answered: string[] = [];
  const propose = (line: string): void => void leader.propose(Buffer.from(line)).then(() => answered.push(line));
  for (const other of disks) if (other !== disk) other.hang();
  propose('first');
  await clock.advance(1); // on the leader's disk
  disk.hang();
  propose('second');
  await clock.advance(1);
  assert.deepEqual(answered, []);
  for (const other of disks) if (other !== disk) other.goOn();
  await clock.advance(1);
  assert.deepEqual([answered, journal.lines], [['first'], ['first']], 'the second is not on our own disk');
  disk.goOn();
  await clock.advance(1);
  assert.deepEqual(
    [answered, journal.lines],
    [
      ['first', 'second'],
      ['first', 'second'],
    ],
    'each once',
  );
});
