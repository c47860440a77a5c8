import test, { type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { SimClock } from '../lib/clock.js';
import { swarmError } from '../lib/errors.js';
import { silentLog } from '../lib/log.js';
import { SeededRandom } from '../lib/random.js';
import type { NodeRole } from '../proto/types.js';
import { RoleKeeper, type RoleActs } from './role-keeper.js';

/** A node in memory, and the cluster that certifies it. */
class FakeNode implements RoleActs {
  readonly done: string[] = [];
  certified: NodeRole;
  recorded: NodeRole;
  hasLog: boolean;
  running = false;
  wish: NodeRole;
  /** By step: why it fails. */
  readonly broken = new Map<string, Error>();

  constructor(role: NodeRole) {
    this.certified = this.recorded = this.wish = role;
    this.hasLog = role === 'manager';
  }
  facts() {
    const { certified, recorded, hasLog, running } = this;
    return { certified, recorded, hasLog, running };
  }
  async renew(): Promise<NodeRole> {
    await this.#step('renew');
    return (this.certified = this.wish);
  }
  async record(role: NodeRole): Promise<void> {
    await this.#step(`record ${role}`);
    this.recorded = role;
  }
  async open(): Promise<void> {
    await this.#step('open');
    this.running = this.hasLog = true;
  }
  async close(): Promise<void> {
    await this.#step('close');
    this.running = false;
  }
  async wipe(): Promise<void> {
    await this.#step('wipe');
    this.hasLog = false;
  }
  #step(what: string): Promise<void> {
    this.done.push(what);
    const error = this.broken.get(what);
    return error ? Promise.reject(error) : Promise.resolve();
  }
}

async function start(t: TestContext, role: NodeRole) {
  const clock = new SimClock();
  const node = new FakeNode(role);
  const keeper = new RoleKeeper({ acts: node, clock, random: new SeededRandom(3), log: silentLog });
  t.after(() => keeper.stop());
  keeper.start();
  await clock.advance(0);
  node.done.splice(0);
  return { clock, node, keeper };
}

test('role keeper: promoted, demoted, promoted again', async (t) => {
  const { clock, node, keeper } = await start(t, 'worker');
  for (let round = 0; round < 2; round++) {
    node.wish = 'manager';
    keeper.told('manager');
    await clock.advance(0);
    assert.deepEqual(node.done.splice(0), ['renew', 'record manager', 'open']);
    node.wish = 'worker';
    keeper.told('worker');
    await clock.advance(0);
    assert.deepEqual(node.done.splice(0), ['renew', 'close', 'record worker', 'wipe']);
  }
  keeper.told('worker'); // it is told with each session
  await clock.advance(60_000);
  assert.deepEqual(node.done, []);
});

test('role keeper: what fails is told, tried again with growing waits, and forgotten when it succeeds', async (t) => {
  const { clock, node, keeper } = await start(t, 'worker');
  node.wish = 'manager';
  node.broken.set('open', swarmError('ADDRESS_IN_USE', { addr: 'here', detail: 'taken' }));
  keeper.told('manager');
  await clock.advance(0);
  assert.equal(keeper.error?.message, 'cannot listen on here: taken');
  await clock.advance(60_000);
  const tries = node.done.filter((step) => step === 'open').length;
  assert.ok(tries >= 6 && tries <= 14, `${tries} tries within a minute`);
  assert.equal(node.done.filter((step) => step === 'renew').length, 1);
  node.broken.clear();
  await clock.advance(15_000);
  assert.ok(node.running);
  assert.equal(keeper.error, undefined);
});

test('role keeper: a promotion that is taken back while it fails is given up', async (t) => {
  const { clock, node, keeper } = await start(t, 'worker');
  node.wish = 'manager';
  node.broken.set('open', new Error('the leader cannot call back'));
  keeper.told('manager');
  await clock.advance(1_000);
  node.done.splice(0);
  node.wish = 'worker';
  keeper.told('worker');
  await clock.advance(0);
  assert.deepEqual(node.done, ['renew', 'close', 'record worker']);
  assert.equal(keeper.error, undefined);
});

test('role keeper: a manager that lags behind certifies the old role: it is asked again', async (t) => {
  const { clock, node, keeper } = await start(t, 'worker');
  keeper.told('manager');
  await clock.advance(0);
  assert.equal(keeper.error && 'code' in keeper.error && keeper.error.code, 'ROLE_UNSETTLED');
  node.wish = 'manager';
  await clock.advance(1_000);
  assert.ok(node.running);
});

test('role keeper: expelled from the group it comes back with an empty log, if it is still wanted', async (t) => {
  const { clock, node, keeper } = await start(t, 'manager');
  assert.ok(node.running);
  keeper.expelled();
  await clock.advance(0);
  assert.deepEqual(node.done.splice(0), ['close', 'record worker', 'wipe', 'renew', 'record manager', 'open']);
  node.wish = 'worker';
  keeper.expelled();
  await clock.advance(0);
  assert.deepEqual(node.done, ['close', 'record worker', 'wipe', 'renew']);
});

test('role keeper: a node that was removed keeps asking, and says so', async (t) => {
  const { clock, node, keeper } = await start(t, 'manager');
  node.broken.set('renew', swarmError('NODE_REMOVED', { id: 'n1' }));
  keeper.expelled();
  await clock.advance(0);
  assert.match(keeper.error?.message ?? '', /n1 has been removed/);
  assert.deepEqual([node.running, node.hasLog], [false, false]);
});

test('role keeper: `until` looks after each step, and ends with the keeper', async (t) => {
  const { clock, node, keeper } = await start(t, 'worker');
  let opened = false;
  void keeper.until(() => node.running).then(() => (opened = true));
  await clock.advance(0);
  assert.equal(opened, false);
  node.wish = 'manager';
  keeper.told('manager');
  await clock.advance(0);
  assert.equal(opened, true);
  const never = keeper.until(() => false);
  await keeper.stop();
  await never;
});
