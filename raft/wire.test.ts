import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { RaftBatch } from '../proto/gen/swarm/v1/RaftBatch.js';
import type { RaftBatchInput } from '../proto/gen/swarm/v1/RaftBatch.js';
import { codec } from '../proto/load.js';
import type { Message } from './messages.js';
import { arbitraryMessage, plain } from './testing/arbitrary.js';
import { fromWire, messageBytes, toWire } from './wire.js';

const batches = codec<RaftBatchInput, RaftBatch>('RaftBatch');

function overTheWire(message: Message): Message | undefined {
  const [wire] = batches.canonical({ messages: [toWire(message)] }).messages;
  return wire && fromWire(message.from, message.to, wire);
}

test('wire: every message arrives as it was sent', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(arbitraryMessage('a', 'b'), (message) => {
      seen.add(message.kind);
      const arrived = overTheWire(message);
      assert.deepEqual(arrived && plain(arrived), plain(message));
    }),
    { numRuns: 2_000, seed: 1 },
  );
  assert.equal(seen.size, 13, 'all kinds were drawn');
});

test('wire: the bytes of a message are never counted for too few', () => {
  fc.assert(
    fc.property(
      arbitraryMessage('a', 'b').filter(({ kind }) => kind !== 'snapshot' && kind !== 'forward-reply'),
      (message) => assert.ok(messageBytes(message) >= batches.encode({ messages: [toWire(message)] }).length),
    ),
    { seed: 1 },
  );
});

test('wire: a kind that only a newer version knows counts as lost', () => {
  assert.equal(fromWire('a', 'b', { term: 1 }), undefined);
});

test('wire: a refusal whose code only a newer version knows keeps its text', () => {
  const answer = { code: 'NEWER', message: 'because' };
  const [wire] = batches.canonical({
    messages: [{ term: 1, forward_reply: { answers: [{ number: 2, ...answer }] } }],
  }).messages;
  assert.deepEqual(wire && fromWire('a', 'b', wire), {
    kind: 'forward-reply',
    from: 'a',
    to: 'b',
    term: 1,
    session: 0,
    answers: [{ number: 2, answer: { code: 'INTERNAL', message: 'because' } }],
  });
});
