import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { must } from '../lib/assert.js';
import { silentLog } from '../lib/log.js';
import { SystemRandom } from '../lib/random.js';
import { RaftNode } from './node.js';
import { LevelStorage } from './storage-level.js';
import { testCipher } from './testing/cipher.js';
import { clock, GrpcWorld, type GrpcMember } from './testing/grpc-world.js';
import { Journal } from './testing/journal.js';

const ids = ['a', 'b', 'c'];

/** A journal that can be waited for. */
class Watched extends Journal {
  readonly #changes = new EventEmitter();

  override apply(index: number, data: Uint8Array): number {
    const count = super.apply(index, data);
    this.#changes.emit('change');
    return count;
  }
  override restore(index: number, snapshot: Uint8Array): void {
    super.restore(index, snapshot);
    this.#changes.emit('change');
  }
  async until(line: string): Promise<readonly string[]> {
    while (!this.lines.includes(line)) await once(this.#changes, 'change');
    return this.lines;
  }
}

interface Member {
  readonly node: RaftNode<number>;
  readonly journal: Watched;
  readonly grpc: GrpcMember;
}

/** Three managers' rafts, as they run: real disk, real connections, real time. */
class Trio {
  readonly #world: GrpcWorld;
  readonly #dir: string;
  readonly #members = new Map<string, Member>();

  constructor(world: GrpcWorld, dir: string) {
    this.#world = world;
    this.#dir = dir;
  }
  async start(id: string, begin: { bootstrap?: readonly string[]; join?: boolean } = {}): Promise<Member> {
    const grpc = await this.#world.start(id);
    const journal = new Watched();
    const node = await RaftNode.open({
      id,
      storage: new LevelStorage(join(this.#dir, id), { cipher: testCipher() }),
      stateMachine: journal,
      clock,
      random: new SystemRandom(),
      log: silentLog,
      transport: grpc.transport,
      snapshotEntries: 20,
      ...begin,
    });
    const member = { node, journal, grpc };
    this.#members.set(id, member);
    return member;
  }
  member(id: string): Member {
    return must(this.#members.get(id), id);
  }
  async stop(id: string): Promise<void> {
    const { node, grpc } = this.member(id);
    this.#members.delete(id);
    await Promise.all([node.close(), grpc.stop()]);
  }
  /** Resolves to the first that leads. */
  leader(): Promise<string> {
    return new Promise((resolve) => {
      for (const [id, { node }] of this.#members) node.onLeadership((leads) => leads && resolve(id));
    });
  }
  async stopAll(): Promise<void> {
    await Promise.all([...this.#members.keys()].map((id) => this.stop(id)));
  }
}

async function trio(t: TestContext): Promise<Trio> {
  const dir = await mkdtemp(join(tmpdir(), 'swarm-raft-'));
  const group = new Trio(await GrpcWorld.create(), dir);
  t.after(async () => {
    await group.stopAll();
    await rm(dir, { recursive: true });
  });
  await Promise.all(ids.map((id) => group.start(id, { bootstrap: ids })));
  return group;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('grpc-group: three managers elect one, store what any of them is given, and go on without one', async (t) => {
  const group = await trio(t);
  await group.leader();
  for (const id of ids) await group.member(id).node.propose(bytes(`by ${id}`));
  for (const id of ids) await group.member(id).journal.until('by c');
  for (const id of ids) assert.deepEqual(group.member(id).journal.lines, ['by a', 'by b', 'by c'], id);

  const gone = await group.leader();
  await group.stop(gone);
  const [other = ''] = ids.filter((id) => id !== gone);
  await group.member(other).node.propose(bytes('after'));

  const back = await group.start(gone);
  assert.deepEqual(await back.journal.until('after'), ['by a', 'by b', 'by c', 'after']);
});

test('grpc-group: a manager far behind, and one that joins, are given a snapshot over many messages', async (t) => {
  const group = await trio(t);
  const leader = group.member(await group.leader());
  const [behind = ''] = ids.filter((id) => group.member(id) !== leader);
  await group.stop(behind);
  const large = 'x'.repeat(200_000);
  for (let i = 0; i < 40; i++) await leader.node.propose(bytes(`${i} ${large}`));
  await leader.node.propose(bytes('last'));

  const back = await group.start(behind);
  assert.equal((await back.journal.until('last')).length, 41);
  const fresh = await group.start('d', { join: true });
  await leader.node.changeMembers([{ kind: 'learner', id: 'd' }]);
  assert.equal((await fresh.journal.until('last')).length, 41);
});
