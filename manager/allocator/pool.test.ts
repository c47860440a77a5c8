import assert from 'node:assert/strict';
import test from 'node:test';
import { Pool } from './pool.js';

const free = (): boolean => false;
const pool = (subnet: string, over: { ip_range?: string; gateway?: string } = {}, isAttachable = false): Pool =>
  new Pool({ subnet, ip_range: '', gateway: subnet.replace(/0\/.*|\/.*/, '1'), ...over }, isAttachable);

/** Takes one after the other. */
function take(from: Pool, most = 1000): string[] {
  const found: string[] = [];
  for (
    let next = from.next(from.cursor, free);
    next !== undefined && found.length < most;
    next = from.next(from.cursor, free)
  ) {
    found.push(from.addressAt(next));
    from.count(from.addressAt(next), 1);
  }
  return found;
}

test('all addresses but the first, the last and the gateway, each once', () => {
  assert.deepEqual(
    take(pool('10.0.0.0/29')),
    ['2', '3', '4', '5', '6'].map((host) => `10.0.0.${host}/29`),
  );
  const full = pool('10.0.0.0/24');
  assert.equal(new Set(take(full)).size, 253);
  assert.deepEqual([full.used, full.total], [253, 253]);
});

test('one that was given back is given again after all others', () => {
  const some = pool('10.0.0.0/29');
  const [first = ''] = take(some, 2);
  some.count(first, -1);
  assert.deepEqual(
    take(some),
    ['4', '5', '6', '2'].map((host) => `10.0.0.${host}/29`),
  );
});

test('a range of the subnet, with the gateway inside or outside of it', () => {
  const inside = pool('10.0.0.0/24', { ip_range: '10.0.0.64/30', gateway: '10.0.0.65' });
  assert.deepEqual(
    take(inside),
    ['64', '66', '67'].map((host) => `10.0.0.${host}/24`),
  );
  const last = pool('10.0.0.0/24', { ip_range: '10.0.0.252/30', gateway: '10.0.0.1' });
  assert.deepEqual(
    take(last),
    ['252', '253', '254'].map((host) => `10.0.0.${host}/24`),
  );
  assert.equal(last.total, 3);
});

test('IPv6: as many as anybody needs, also far into the subnet', () => {
  const wide = new Pool({ subnet: 'fd00::/64', ip_range: '', gateway: 'fd00::1' }, true);
  assert.deepEqual(take(wide, 2), ['fd00::2/64', 'fd00::3/64']);
  assert.equal(wide.rangeSize, 0);
  const far = new Pool({ subnet: 'fd00::/64', ip_range: 'fd00::ffff:0:0:0/124', gateway: 'fd00::1' }, false);
  assert.deepEqual(take(far, 2), ['fd00::ffff:0:0:0/64', 'fd00::ffff:0:0:1/64']);
  assert.equal(far.total, 16);
});

test('nodes’ ranges come from the top, at most half, where nothing is given', () => {
  const ranges = (from: Pool): string[] => {
    const found: string[] = [];
    for (let next = from.nextRange(free); next !== undefined; next = from.nextRange(free)) {
      found.push(from.rangeAt(next));
      from.count(from.rangeAt(next), 1);
    }
    return found;
  };
  const usual = ranges(pool('10.0.0.0/24', {}, true));
  assert.equal(usual.length, 16);
  assert.deepEqual([usual[0], usual.at(-1)], ['10.0.0.248/29', '10.0.0.128/29']);
  const large = ranges(pool('10.1.0.0/16', {}, true));
  assert.deepEqual([large.length, large[0]], [512, '10.1.255.192/26']);
  assert.deepEqual(ranges(pool('10.0.0.0/28', {}, true)), ['10.0.0.8/29']);
  assert.deepEqual(ranges(pool('10.0.0.0/29', {}, true)), []);
  assert.deepEqual(ranges(pool('10.0.0.0/24')), []);
  const busy = pool('10.0.0.0/28', {}, true);
  busy.count('10.0.0.9/28', 1);
  assert.deepEqual(ranges(busy), []);
});

test('single addresses are taken from where no ranges are, as long as there are any', () => {
  const shared = pool('10.0.0.0/28', {}, true);
  assert.deepEqual(take(shared, 7).at(-1), '10.0.0.8/28');
  const ranged = pool('10.0.0.0/28', {}, true);
  ranged.count('10.0.0.8/29', 1);
  assert.deepEqual([ranged.used, ranged.total], [7, 13]);
  assert.equal(take(ranged).length, 6);
  assert.equal(ranged.used, 13);
  ranged.count('10.0.0.8/29', -1);
  assert.equal(ranged.used, 6);
});
