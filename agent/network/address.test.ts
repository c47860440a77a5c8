import assert from 'node:assert/strict';
import test from 'node:test';
import {
  addressOfPointer,
  canonicalAddress,
  canonicalSubnet,
  containsAddress,
  overlaps,
  parseSubnet,
} from './address.js';
import { must } from '../../lib/assert.js';

test('addresses: subnets overlap when one holds the other; families never do', () => {
  const overlap = (a: string, b: string): boolean => overlaps(must(parseSubnet(a), a), must(parseSubnet(b), b));
  assert.ok(
    overlap('10.0.0.0/8', '10.0.1.0/24') && overlap('10.0.1.0/24', '10.0.0.0/8') && overlap('10.0.1.7', '10.0.1.0/24'),
  );
  assert.ok(!overlap('10.0.0.0/24', '10.0.1.0/24') && !overlap('0.0.0.0/0', '::/0'));
  assert.ok(overlap('fd00:1::/32', 'fd00:1:2::/48') && !overlap('fd00:1::/32', 'fd00:2::/32'));
});

test('addresses: each has one way to be written', () => {
  assert.equal(canonicalAddress('FD00:1:0:0:0:0:0:1'), 'fd00:1::1');
  assert.equal(canonicalSubnet('10.0.1.7/24'), '10.0.1.0/24');
  assert.equal(canonicalSubnet('fd00:1:0::7/64'), 'fd00:1::/64');
});

test('addresses: what is none is no subnet, and nothing contains it', () => {
  for (const text of ['', 'web', '10.0.0.1/33', '10.0.0.1/x', '::1/129', '10.0.0'])
    assert.equal(parseSubnet(text), undefined, text);
  assert.ok(
    containsAddress('10.0.1.0/24', '10.0.1.255') &&
      !containsAddress('10.0.1.0/24', '10.0.2.0') &&
      !containsAddress('10.0.1.0/24', 'web'),
  );
});

test('addresses: names that ask for the name of an address', () => {
  assert.equal(addressOfPointer('5.1.0.10.in-addr.arpa'), '10.0.1.5');
  assert.equal(addressOfPointer(`${'1.' + '0.'.repeat(23)}1.0.0.0.0.0.d.f.ip6.arpa`), 'fd00:1::1');
  for (const name of ['web', '1.0.10.in-addr.arpa', '0.ip6.arpa'])
    assert.equal(addressOfPointer(name), undefined, name);
});
