import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { Dice } from './dice.js';
import { Violation } from './context.js';
import { History } from './history.js';
import { findContradiction, type Model, type Operation } from './linearizable.js';

type Register = Operation<{ write?: number }, number>;

/** A number that is read and written; both answer with the number that was there. */
const register: Model<number, { write?: number }, number> = {
  initial: 0,
  apply: (state, { write = state }) => ({ state: write, output: state }),
};
const write = (called: number, answered: number, value: number, output?: number): Register => {
  return { called, answered, input: { write: value }, output };
};
const read = (called: number, answered: number, output: number): Register => ({ called, answered, input: {}, output });
const lost = (called: number, value: number): Register => write(called, Infinity, value);

const good: Record<string, Register[]> = {
  'nothing happened': [],
  'one after the other': [write(0, 1, 5, 0), read(2, 3, 5)],
  'a read during a write sees the old value': [write(0, 3, 5, 0), read(1, 2, 0)],
  'a read during a write sees the new value': [write(0, 3, 5, 0), read(1, 2, 5)],
  'two at once in the order that answers show': [write(0, 3, 1, 2), write(1, 2, 2, 0), read(4, 5, 1)],
  'a write without answer takes effect': [lost(0, 7), read(1, 2, 7)],
  'a write without answer takes effect late': [lost(0, 7), read(1, 2, 0), read(3, 4, 7)],
  'a write without answer has no effect': [lost(0, 7), read(1, 2, 0), read(3, 4, 0)],
  'two writes without answer, the later call first': [lost(0, 7), lost(1, 8), read(2, 3, 8), read(4, 5, 7)],
};
const bad: Record<string, Register[]> = {
  'a stale read': [write(0, 1, 5, 0), read(2, 3, 0)],
  'a value from nowhere': [read(0, 1, 9)],
  'a lost write': [write(0, 1, 5, 0), write(2, 3, 6, 0)],
  'a value that comes back': [write(0, 1, 5, 0), write(2, 3, 6, 5), read(4, 5, 5)],
  'reads that disagree on the order': [write(0, 9, 5, 0), read(1, 2, 5), read(3, 4, 0)],
  'a write before its call': [read(0, 1, 7), lost(2, 7)],
  'a write without answer that takes effect twice': [lost(0, 7), read(1, 2, 7), write(3, 4, 8, 7), read(5, 6, 7)],
};

for (const [name, history] of Object.entries(good)) {
  test(`linearizable: ${name}`, () => assert.equal(findContradiction(register, history), undefined));
}
for (const [name, history] of Object.entries(bad)) {
  test(`not linearizable: ${name}`, () => assert.ok(findContradiction(register, history)));
}

test('linearizability: what is reported is where the longest attempt got stuck', () => {
  const stale = read(4, 5, 0);
  const history = [write(0, 1, 5, 0), read(2, 3, 5), stale, read(6, 7, 5)];
  assert.deepEqual(findContradiction(register, history), [stale]);
});

/** The same question, answered by trying every order of every choice of operations without answer. */
function bruteForce(history: readonly Register[], state = register.initial): boolean {
  if (history.every(({ answered }) => answered === Infinity)) return true;
  return history.some((next) => {
    const rest = history.filter((each) => each !== next);
    if (rest.some(({ answered }) => answered < next.called)) return false;
    const result = register.apply(state, next.input);
    return (next.answered === Infinity || result.output === next.output) && bruteForce(rest, result.state);
  });
}

test('linearizability: agrees with trying all orders', () => {
  const dice = new Dice(1);
  const found = { yes: 0, no: 0 };
  for (let i = 0; i < 3000; i++) {
    const count = dice.between(1, 5);
    const times = dice.shuffled(Array.from({ length: 2 * count }, (_, time) => time));
    const history = Array.from({ length: count }, (_, n) => {
      const [one, two] = [must(times[2 * n], 'a time'), must(times[2 * n + 1], 'a time')];
      const [called, answered] = [Math.min(one, two), dice.chance(250) ? Infinity : Math.max(one, two)];
      const value = dice.int(3);
      return dice.chance(500) ? read(called, answered, value) : write(called, answered, dice.int(3), value);
    });
    const expected = bruteForce(history);
    assert.equal(findContradiction(register, history) === undefined, expected, JSON.stringify(history));
    found[expected ? 'yes' : 'no']++;
  }
  assert.ok(found.yes > 300 && found.no > 300, JSON.stringify(found));
});

test('history: what clients of the state machine saw', () => {
  const fine = new History();
  fine.call({ kind: 'put', key: 'k', value: 'a' })('');
  fine.call({ kind: 'append', key: 'k', value: 'b' }); // no answer, and never seen
  const seen = fine.call({ kind: 'append', key: 'k', value: 'c' }); // no answer, but seen
  fine.call({ kind: 'get', key: 'l', value: 'd' })('');
  fine.call({ kind: 'get', key: 'k', value: 'e' })('a,c');
  fine.check();
  seen('a,c');
  fine.check();
  fine.call({ kind: 'get', key: 'k', value: 'f' })('a');
  assert.throws(
    () => fine.check(),
    (error) => error instanceof Violation && error.rule === 'linearizability',
  );
});
