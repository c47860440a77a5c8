import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimClock } from '../lib/clock.js';
import type { AgentMessageInput } from '../proto/gen/swarm/v1/AgentMessage.js';
import type { NetworkChanges } from '../proto/gen/swarm/v1/NetworkChanges.js';
import { NetworkTalk } from './network-talk.js';
import { noNetworkChanges } from '../proto/network-changes.js';
import { makeAssignments } from './testing.js';

function talk() {
  const clock = new SimClock();
  const said: AgentMessageInput[] = [];
  const told: string[] = [];
  const outcomes: string[] = [];
  let facts = (): Promise<string[]> => Promise.resolve(['a fact']);
  const networks = {
    update: (changes: NetworkChanges, kind: string) => told.push(`${kind} ${changes.remove_networks.join()}`),
    applied: () => Promise.resolve({ err: outcomes.shift() ?? '' }),
    facts: () => facts(),
  };
  const reply = (message: AgentMessageInput): void => void said.push(message);
  const it = new NetworkTalk({ networks, clock, send: reply });
  const assign = (kind: 'full' | 'increment', sequence: number, id: string): void =>
    it.assigned(makeAssignments(kind, sequence, { networks: { ...noNetworkChanges(), remove_networks: [id] } }), reply);
  return {
    it,
    clock,
    said,
    told,
    outcomes,
    assign,
    reply,
    fail: (error: Error) => (facts = () => Promise.reject(error)),
  };
}

test('network talk: what is in force is acknowledged; assignments that say nothing of networks are not', async () => {
  const { it, said, told, assign, reply, clock } = talk();
  assign('full', 1, 'n1');
  it.assigned(makeAssignments('increment', 2), reply);
  assign('increment', 3, 'n2');
  await clock.advance(0);
  assert.deepEqual(told, ['full n1', 'increment n2']);
  assert.deepEqual(
    said.map(({ network_ack }) => network_ack?.sequence),
    [1, 3],
  );
});

test('network talk: what fails is said, and said to be in force once it is', async () => {
  const { said, outcomes, assign, clock } = talk();
  outcomes.push('no such device', 'no such device');
  assign('full', 1, 'n1');
  await clock.advance(0);
  assert.deepEqual(said, [{ network_ack: { sequence: 1, err: 'no such device' } }]);
  await clock.advance(2_000);
  assert.deepEqual(
    said.map(({ network_ack }) => network_ack?.err),
    ['no such device', 'no such device', ''],
  );
});

test('network talk: a check is answered with what is in force, or with why nobody could look', async () => {
  const { it, said, reply, clock, fail } = talk();
  it.check('c1', 7, reply);
  await clock.advance(0);
  fail(new Error('nft is gone'));
  it.check('c2', 8, reply);
  await clock.advance(0);
  assert.deepEqual(said, [
    { network_report: { check_id: 'c1', sequence: 7, facts: ['a fact'], err: '' } },
    { network_report: { check_id: 'c2', sequence: 8, facts: [], err: 'nft is gone' } },
  ]);
});

test('network talk: containers run by hand are told once they change, and to each new session', () => {
  const { it, said } = talk();
  const one = { network_id: 'n', container_id: 'c', name: 'box', addresses: ['10.0.1.241'], mac: '', aliases: [] };
  it.begun();
  it.attached([one]);
  it.attached([{ ...one }]);
  it.begun();
  it.attached([]);
  assert.deepEqual(
    said.map(({ attached }) => attached?.containers?.length),
    [1, 1, 0],
  );
});
