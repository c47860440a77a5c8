import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../lib/backoff.js';
import { swarmError } from '../lib/errors.js';
import { SeededRandom } from '../lib/random.js';
import { Route, type Ended } from './route.js';

const dead = (addr: string): Ended => ({
  reason: swarmError('UNREACHABLE', { addr, detail: 'refused' }),
  connected: false,
  lasted: 0,
});
const notLeader = (leader?: string): Ended => ({
  reason: swarmError('RAFT_NOT_LEADER', { hint: '' }, leader === undefined ? {} : { leader }),
  connected: true,
  lasted: 0,
});
const lostAfter = (lasted: number, addr = 'a'): Ended => ({ ...dead(addr), connected: true, lasted });

/** Follows the route for `steps` steps through managers that answer like `answers`. Pauses are "...". */
function walk(route: Route, known: string[], answers: (addr: string) => Ended, steps: number): string {
  const path: string[] = [];
  for (let i = 0; i < steps; i++) {
    const step = route.next(known);
    path.push('pause' in step ? '...' : step.addr);
    if (!('pause' in step)) route.ended(answers(step.addr));
  }
  return path.join(' ');
}
const fresh = (): Route => new Route(new Backoff({ first: 200, most: 5_000, random: new SeededRandom(1) }));

test('route: all known managers one after the other, a pause only between rounds', () => {
  assert.equal(walk(fresh(), ['a', 'b', 'c'], dead, 9), 'a b c ... a b c ... a');
  assert.equal(walk(fresh(), [], dead, 2), '... ...');
});

test('route: the leader that a manager names comes next, also one that was not known', () => {
  assert.equal(
    walk(fresh(), ['a', 'b', 'c'], () => notLeader('c'), 2),
    'a c',
  );
  assert.equal(
    walk(fresh(), ['a'], (addr) => (addr === 'a' ? notLeader('z') : dead(addr)), 5),
    'a z ... a z',
  );
});

test('route: managers that name each other are tried once a round', () => {
  const loop = (addr: string): Ended => notLeader(addr === 'a' ? 'b' : 'a');
  assert.equal(walk(fresh(), ['a', 'b', 'c'], loop, 8), 'a b c ... a b c ...');
});

test('route: after a lost session the others come first, at once, then the lost one', () => {
  const route = fresh();
  const answers = new Map([['a', lostAfter(60_000)]]);
  assert.equal(
    walk(route, ['a', 'b', 'c'], (addr) => answers.get(addr) ?? dead(addr), 1),
    'a',
  );
  assert.equal(walk(route, ['a', 'b', 'c'], dead, 4), 'b c a ...');
  assert.equal(walk(route, ['a', 'b', 'c'], dead, 3), 'a b c', 'the next round goes by the list again');
});

test('route: sessions that end as soon as they begin do not make tries follow without a pause', () => {
  assert.equal(
    walk(fresh(), ['a', 'b'], () => lostAfter(999), 6),
    'a b ... a b ...',
  );
  assert.equal(
    walk(fresh(), ['a', 'b'], () => lostAfter(1_000), 4),
    'a b a b',
  );
});

test('route: pauses grow to a bound, and are short again after a session', () => {
  const route = fresh();
  const pauses = Array.from({ length: 24 }, () => route.next([])).map((step) => ('pause' in step ? step.pause : NaN));
  assert.ok(
    pauses.every((pause, i) => pause >= Math.min(2_500, 100 * 2 ** i) && pause <= Math.min(5_000, 200 * 2 ** i)),
  );
  route.next(['a']);
  route.ended(lostAfter(5_000));
  assert.ok(!('pause' in route.next(['a'])));
  route.ended(dead('a'));
  const step = route.next(['a']);
  assert.ok('pause' in step && step.pause <= 200);
});

test('route: a connection gets a second; longer with each round in which no manager was there', () => {
  const timeouts = (answers: (addr: string) => Ended): number[] => {
    const route = fresh();
    return Array.from({ length: 12 }).flatMap(() => {
      const step = route.next(['a']);
      if ('pause' in step) return [];
      route.ended(answers(step.addr));
      return [step.connectTimeout];
    });
  };
  assert.deepEqual(timeouts(dead), [1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  assert.deepEqual(
    timeouts(() => notLeader()),
    [1_000, 1_000, 1_000, 1_000, 1_000, 1_000],
  );
});
