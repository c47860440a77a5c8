import fc from 'fast-check';
import { encodeMembership } from '../membership.js';
import type { Entry, Message } from '../messages.js';

/** As literals are, which the assertions tell from objects without a prototype. */
const record = <T>(
  model: { [K in keyof T]: fc.Arbitrary<T[K]> },
  { requiredKeys = Object.keys(model) as (keyof T)[] }: { requiredKeys?: (keyof T)[] } = {},
) => fc.record(model, { requiredKeys, noNullPrototype: true });

const number = fc.oneof(
  fc.nat(300),
  fc.maxSafeNat().map((large) => large % 2 ** 46),
);
const id = fc.string({ minLength: 1, maxLength: 30 });
const data = fc.uint8Array({ maxLength: 300 });
/** Sorted, as a configuration lists its members. */
const ids = fc.uniqueArray(id, { maxLength: 5 }).map((all) => all.sort());
const someIds = ids.filter((all) => all.length > 0);
const kind = fc.constantFrom<Entry['kind']>('command', 'noop', 'members');
const refusal = record({ code: fc.constantFrom('LIMIT_REACHED', 'RAFT_NOT_LEADER'), message: fc.string() });

const entriesAfter = (prevIndex: number): fc.Arbitrary<Entry[]> =>
  fc
    .array(record({ term: number, kind, data }), { maxLength: 5 })
    .map((all) => all.map((entry, place) => ({ ...entry, index: prevIndex + 1 + place })));

/** What each kind holds besides its envelope: a kind that is missing here does not compile. */
const bodies: { [K in Message['kind']]: fc.Arbitrary<object> } = {
  vote: record(
    { pre: fc.boolean(), transfer: fc.constant(true), lastIndex: number, lastTerm: number },
    { requiredKeys: ['pre', 'lastIndex', 'lastTerm'] },
  ),
  'vote-reply': record({ pre: fc.boolean(), granted: fc.boolean() }),
  append: fc
    .tuple(number, number, number)
    .chain(([prevIndex, prevTerm, commit]) =>
      entriesAfter(prevIndex).map((entries) => ({ prevIndex, prevTerm, commit, entries })),
    ),
  'append-reply': record(
    { index: number, conflict: record({ index: number, term: number }) },
    { requiredKeys: ['index'] },
  ),
  heartbeat: record({ commit: number, round: number }, { requiredKeys: ['commit'] }),
  'heartbeat-reply': record({ round: number }, { requiredKeys: [] }),
  snapshot: record({
    snapshot: record(
      { index: number, term: number, members: ids, outgoing: someIds, learners: someIds },
      { requiredKeys: ['index', 'term', 'members'] },
    ),
    offset: number,
    data,
    total: number,
  }),
  'snapshot-reply': record({ index: number, offset: number }),
  read: record({ number }),
  'read-reply': record({ number, index: number }),
  'timeout-now': fc.constant({}),
  forward: record({ session: number, proposals: fc.array(record({ number, data }), { maxLength: 5 }) }),
  'forward-reply': record({
    session: number,
    answers: fc.array(record({ number, answer: fc.oneof(number, refusal) }), { maxLength: 5 }),
  }),
};

/** With terms that never fall along a log, and a chunk inside its snapshot: see message-check.ts. */
function sensible(message: Message): Message {
  switch (message.kind) {
    case 'vote':
      return { ...message, term: Math.max(message.term, message.lastTerm) };
    case 'append': {
      const { prevTerm, entries } = message;
      const terms = [prevTerm, ...entries.map(({ term }) => term)].sort((a, b) => a - b);
      const rising = entries.map((entry, i) => ({
        ...entry,
        term: terms[i + 1] ?? 0,
        data: entry.kind === 'members' ? encodeMembership({ members: ['a'] }) : entry.data,
      }));
      return {
        ...message,
        term: Math.max(message.term, ...terms),
        prevTerm: terms[0] ?? 0,
        entries: rising,
      };
    }
    case 'snapshot': {
      const { snapshot, offset, data, total } = message;
      const { index, members } = snapshot;
      return {
        ...message,
        term: Math.max(message.term, snapshot.term),
        snapshot: { ...snapshot, index: index + 1, members: members.length > 0 ? members : ['a'] },
        total: offset + data.length + (total % 300),
      };
    }
    default:
      return message;
  }
}

/** Any message from `from` to `to` that makes sense. */
export function arbitraryMessage(from: string, to: string): fc.Arbitrary<Message> {
  const kinds = Object.entries(bodies).map(([kind, body]) =>
    fc.tuple(number, body).map(([term, rest]) => sensible({ kind, from, to, term, ...rest } as Message)),
  );
  return fc.oneof(...kinds);
}

/** The same message with plain bytes, to be compared: what arrives may hold its bytes as Buffers. */
export function plain(message: Message): Message {
  const bytes = (value: Uint8Array): Uint8Array => Uint8Array.from(value);
  switch (message.kind) {
    case 'append':
      return { ...message, entries: message.entries.map((entry) => ({ ...entry, data: bytes(entry.data) })) };
    case 'forward':
      return { ...message, proposals: message.proposals.map(({ number, data }) => ({ number, data: bytes(data) })) };
    case 'snapshot':
      return { ...message, data: bytes(message.data) };
    default:
      return message;
  }
}
