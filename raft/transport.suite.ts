import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { SystemClock, sleep } from '../lib/clock.js';
import type { Heartbeat, Message } from './messages.js';
import { arbitraryMessage, plain } from './testing/arbitrary.js';
import type { RaftTransport } from './transport.js';

/** A member's end, as it is in one life of its process. */
export interface SuiteMember {
  readonly transport: RaftTransport;
  /** Ends the process. Called once at most; the suite ends whoever still lives. */
  stop(): Promise<void>;
}

/** Starts the member `id`, at the address that it had before. */
export type SuiteWorld = (id: string) => Promise<SuiteMember>;

/** A member that collects what it hears. */
export class Ear extends EventEmitter<{ message: [Message]; lost: [string] }> {
  readonly heard: Message[] = [];
  readonly #cancel: () => void;

  constructor(transport: RaftTransport) {
    super();
    this.#cancel = transport.listen(
      (message) => {
        this.heard.push(message);
        this.emit('message', message);
      },
      (peer) => this.emit('lost', peer),
    );
  }
  async until(count: number): Promise<readonly Message[]> {
    while (this.heard.length < count) await once(this, 'message');
    return this.heard;
  }
  async untilLost(peer: string): Promise<void> {
    while ((await once(this, 'lost'))[0] !== peer);
  }
  close(): void {
    this.#cancel();
  }
}

export const heartbeat = (from: string, to: string, commit = 0): Heartbeat => ({
  kind: 'heartbeat',
  from,
  to,
  term: 1,
  commit,
});

const clock = new SystemClock();

/** Says it again and again, as raft does, until it is heard. */
export async function insist(transport: RaftTransport, message: Message, ear: Ear): Promise<void> {
  const before = ear.heard.length;
  const heard = ear.until(before + 1);
  for (let over = false; !over;) {
    transport.send([message]);
    over = await Promise.race([heard.then(() => true), sleep(clock, 20).then(() => false)]);
  }
}

/** What raft needs of any transport. */
export function transportSuite(area: string, makeWorld: (t: TestContext) => Promise<SuiteWorld>): void {
  const pair = async (t: TestContext) => {
    const start = await makeWorld(t);
    const a = await start('a');
    const b = await start('b');
    return { start, a, b, earA: new Ear(a.transport), earB: new Ear(b.transport) };
  };

  test(`${area}: messages arrive, in the order in which they were sent`, async (t) => {
    const { a, earB } = await pair(t);
    const sent = Array.from({ length: 500 }, (_, i) => heartbeat('a', 'b', i));
    for (let i = 0; i < sent.length; i += 7) a.transport.send(sent.slice(i, i + 7));
    assert.deepEqual(await earB.until(sent.length), sent);
  });
  test(`${area}: no message is changed`, async (t) => {
    const { a, earB } = await pair(t);
    // An append without entries may be taken for said by the next append.
    const arbitrary = arbitraryMessage('a', 'b').filter((each) => each.kind !== 'append' || each.entries.length > 0);
    const sent = fc.sample(arbitrary, { numRuns: 500, seed: 1 });
    a.transport.send(sent);
    assert.deepEqual((await earB.until(sent.length)).map(plain), sent.map(plain));
  });
  test(`${area}: each message goes to whom it is for`, async (t) => {
    const { start, a, b, earA, earB } = await pair(t);
    const c = await start('c');
    const earC = new Ear(c.transport);
    a.transport.send([heartbeat('a', 'b'), heartbeat('a', 'c'), heartbeat('a', 'b')]);
    b.transport.send([heartbeat('b', 'a')]);
    await Promise.all([earA.until(1), earB.until(2), earC.until(1)]);
    assert.deepEqual(earC.heard, [heartbeat('a', 'c')]);
    assert.deepEqual(earA.heard, [heartbeat('b', 'a')]);
  });
  test(`${area}: nothing is handed over after listening was cancelled`, async (t) => {
    const { a, b, earB } = await pair(t);
    await insist(a.transport, heartbeat('a', 'b'), earB);
    earB.close();
    const second = new Ear(b.transport);
    const before = earB.heard.length;
    await insist(a.transport, heartbeat('a', 'b'), second);
    assert.equal(earB.heard.length, before);
  });
  test(`${area}: what is sent to nobody is dropped`, async (t) => {
    const { a, earB } = await pair(t);
    a.transport.send([heartbeat('a', 'nobody'), heartbeat('a', 'b')]);
    await earB.until(1);
  });
  test(`${area}: a member whose process ends is lost to those that talk to it`, async (t) => {
    const { a, b, earA, earB } = await pair(t);
    await insist(a.transport, heartbeat('a', 'b'), earB);
    const lost = earA.untilLost('b');
    await b.stop();
    await lost;
  });
  test(`${area}: a member that only listens learns as well that the sender's process has ended`, async (t) => {
    const { a, b, earA, earB } = await pair(t);
    await insist(b.transport, heartbeat('b', 'a'), earA);
    await insist(a.transport, heartbeat('a', 'b'), earB);
    const lost = earB.untilLost('a');
    await a.stop();
    await lost;
  });
  test(`${area}: a member that was started again is reached again, and reaches`, async (t) => {
    const { start, a, b, earA, earB } = await pair(t);
    await insist(a.transport, heartbeat('a', 'b'), earB);
    await b.stop();
    a.transport.send([heartbeat('a', 'b')]);
    const again = await start('b');
    await insist(a.transport, heartbeat('a', 'b', 2), new Ear(again.transport));
    await insist(again.transport, heartbeat('b', 'a', 3), earA);
  });
}
