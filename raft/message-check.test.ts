import assert from 'node:assert/strict';
import test from 'node:test';
import { encodeMembership } from './membership.js';
import { flawOf } from './message-check.js';
import type { Entry, Message } from './messages.js';

const data = Buffer.from('x');
const base = { from: 'a', to: 'b', term: 5 };
const append = (prevTerm: number, ...entries: Omit<Entry, 'index'>[]): Message => {
  const placed = entries.map((entry, i) => ({ ...entry, index: 8 + i }));
  return { ...base, kind: 'append', prevIndex: 7, prevTerm, commit: 7, entries: placed };
};
const snapshot = { index: 9, term: 5, members: ['a'] };

test('message check: what members say of themselves is taken', () => {
  const good: Message[] = [
    { ...base, kind: 'vote', pre: true, lastIndex: 7, lastTerm: 4 },
    { ...base, kind: 'timeout-now' },
    { ...base, kind: 'append-reply', index: 7, conflict: { index: 3, term: 2 } },
    { ...base, kind: 'heartbeat', commit: 7 },
    { ...base, kind: 'forward', session: 2 ** 31, proposals: [{ number: 1, data }] },
    { ...base, kind: 'read', number: 2 ** 51 },
    { ...base, kind: 'read-reply', number: 2 ** 51, index: 7 },
    append(4),
    append(4, { term: 4, kind: 'command', data }, { term: 5, kind: 'noop', data: Buffer.alloc(0) }),
    append(4, { term: 5, kind: 'members', data: Buffer.from(encodeMembership({ members: ['a'], learners: ['b'] })) }),
    { ...base, kind: 'snapshot', snapshot, offset: 4, data, total: 5 },
  ];
  for (const message of good) assert.equal(flawOf(message), undefined, message.kind);
});

test('message check: what makes no sense is named', () => {
  const bad: [RegExp, Message][] = [
    [/heartbeat: 18446744073709552000 is no term/, { ...base, term: 2 ** 64, kind: 'heartbeat', commit: 0 }],
    [/is no term/, { ...base, term: 2 ** 48, kind: 'timeout-now' }],
    [/is no term/, { ...base, kind: 'append-reply', index: NaN }],
    [/no number of a read/, { ...base, kind: 'read', number: 2 ** 53 }],
    [/no number of a read/, { ...base, kind: 'read-reply', number: 0.5, index: 7 }],
    [/a later term/, { ...base, kind: 'vote', pre: false, lastIndex: 7, lastTerm: 6 }],
    [/append: the log is of a later term/, append(6)],
    [/append: the log is of a later term/, append(5, { term: 6, kind: 'noop', data })],
    [/the terms fall at entry 9/, append(4, { term: 5, kind: 'noop', data }, { term: 4, kind: 'noop', data })],
    [/entry 8 is of a kind/, append(4, { term: 5, kind: 77 as never, data })],
    [/entry 8 names no group/, append(4, { term: 5, kind: 'members', data: Buffer.from('{nonsense') })],
    [/entry 8 names no group/, append(4, { term: 5, kind: 'members', data: Buffer.from('{"members":[]}') })],
    [/entry 8 names no group/, append(4, { term: 5, kind: 'members', data: Buffer.from('{"members":[1]}') })],
    [/1 bytes at 5 of 5/, { ...base, kind: 'snapshot', snapshot, offset: 5, data, total: 5 }],
    [/no place/, { ...base, kind: 'snapshot', snapshot: { ...snapshot, term: 6 }, offset: 0, data, total: 5 }],
    [/no group/, { ...base, kind: 'snapshot', snapshot: { ...snapshot, members: [] }, offset: 0, data, total: 5 }],
  ];
  for (const [flaw, message] of bad) assert.match(flawOf(message) ?? '', flaw);
});
