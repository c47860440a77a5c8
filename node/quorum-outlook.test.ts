import assert from 'node:assert/strict';
import test from 'node:test';
import { outlookWithoutOne } from './quorum-outlook.js';

test('outlook: what the majority is without one manager that was not demoted', () => {
  const cases: [number, RegExp][] = [
    [2, /^It leaves 1 of 2 managers, of which 2 must agree: without a quorum/],
    [3, /^It leaves 2 of 3 managers, of which 2 must go on answering: no other may fail/],
    [4, /^It leaves 3 of 4 managers, of which 3 must go on answering: no other may fail/],
    [5, /^It leaves 4 of 5 managers, of which 3 must go on answering: 1 more may fail/],
    [7, /^It leaves 6 of 7 managers, of which 4 must go on answering: 2 more may fail/],
  ];
  for (const [managers, expected] of cases) assert.match(outlookWithoutOne({ managers, quorum: true }), expected);
  assert.match(outlookWithoutOne({ managers: 3, quorum: false }), /^Fewer than 2 of 3 managers agree/);
});
