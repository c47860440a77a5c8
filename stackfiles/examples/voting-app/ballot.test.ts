import assert from 'node:assert/strict';
import test from 'node:test';
import { choiceOf, cookiesFor, cookiesOf, decode, encode, latest, optionsOf, shares, type Vote } from './ballot.js';

const VOTER = '9b2d6f0e-3c3f-4c8e-8a63-0a4bb5c6a001';

test('a form has a choice, or none', () => {
  assert.equal(choiceOf('vote=a'), 'a');
  assert.equal(choiceOf('x=1&vote=b'), 'b');
  for (const form of ['', 'vote=', 'vote=c', 'a', '{"vote":"a"}']) assert.equal(choiceOf(form), undefined, form);
});

test('cookies bring back the voter and the choice, and nothing that is not ours', () => {
  const set = cookiesFor(VOTER, 'b');
  assert.ok(set.every((cookie) => cookie.endsWith('; HttpOnly; SameSite=Lax')));
  assert.deepEqual(cookiesOf(set.map((cookie) => cookie.split(';')[0]).join('; ')), { voter: VOTER, choice: 'b' });
  assert.deepEqual(cookiesOf(undefined), {});
  assert.deepEqual(cookiesOf("voter=' OR 1=1; choice=c; other"), {});
});

test('the queue carries votes, and entries that are none are told apart', () => {
  const vote: Vote = { voter: VOTER, choice: 'a', at: 1 };
  assert.deepEqual(decode(encode(vote)), vote);
  for (const entry of ['', '{', '{}', '{"voter":"x","choice":"c","at":1}', '{"voter":"x","choice":"a"}'])
    assert.equal(decode(entry), undefined, entry);
});

test('the last vote of a voter counts, in whatever order they come', () => {
  const early: Vote = { voter: 'x', choice: 'a', at: 1 };
  const late: Vote = { voter: 'x', choice: 'b', at: 2 };
  const other: Vote = { voter: 'y', choice: 'a', at: 1 };
  assert.deepEqual(latest([early, other, late]), [late, other]);
  assert.deepEqual(latest([late, other, early]), [late, other]);
});

test('shares add up to a hundred', () => {
  assert.deepEqual(shares({ a: 0, b: 0 }), { a: 50, b: 50 });
  assert.deepEqual(shares({ a: 1, b: 2 }), { a: 33, b: 67 });
  assert.deepEqual(shares({ a: 5, b: 0 }), { a: 100, b: 0 });
});

test('options have names of their own unless they are given others', () => {
  assert.deepEqual(optionsOf({}), { a: 'Tea', b: 'Coffee' });
  assert.deepEqual(optionsOf({ OPTION_A: '', OPTION_B: 'Mate' }), { a: 'Tea', b: 'Mate' });
});
