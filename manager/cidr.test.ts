import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  blockOf,
  formatAddress,
  formatBlock,
  isWithin,
  overlaps,
  parseAddress,
  parseBlock,
  parseCidr,
} from './cidr.js';

test('addresses are read and written, IPv6 in its short form', () => {
  const rows: [string, string | undefined][] = [
    ['10.0.1.5', '10.0.1.5'],
    ['255.255.255.255', '255.255.255.255'],
    ['10.0.1', undefined],
    ['10.0.1.256', undefined],
    ['fd00:0:0:1::5', 'fd00:0:0:1::5'],
    ['FD00:0000:0:0:0:0:0:1', 'fd00::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
    ['10:0:0:1:1:1:1:1', '10::1:1:1:1:1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['fe80::1%eth0', undefined],
    ['', undefined],
  ];
  for (const [text, expected] of rows) {
    const address = parseAddress(text);
    assert.equal(address && formatAddress(address), expected, text);
  }
});

test('what is written is read as the same address', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, (1n << 128n) - 1n), fc.bigInt(0n, 128n), (value, zeros) => {
      const address = { family: 6, value: (value >> zeros) << zeros } as const;
      assert.deepEqual(parseAddress(formatAddress(address)), address);
    }),
    { seed: 1 },
  );
});

test('subnets: host bits, overlaps, parts', () => {
  assert.equal(parseBlock('10.0.1.5/24'), undefined);
  assert.equal(parseBlock('10.0.1.0/33'), undefined);
  assert.equal(parseBlock('10.0.1.0'), undefined);
  assert.equal(formatBlock(blockOf(parseCidr('10.0.1.5/24')!)), '10.0.1.0/24');
  assert.equal(formatBlock(parseBlock('fd00:1::/64')!), 'fd00:1::/64');
  const [large, small, other] = ['10.0.0.0/16', '10.0.255.0/24', '10.1.0.0/24'].map((text) => parseBlock(text)!);
  assert.ok(overlaps(large!, small!) && overlaps(small!, large!) && isWithin(small!, large!));
  assert.ok(!isWithin(large!, small!) && !overlaps(large!, other!));
  assert.ok(!overlaps(parseBlock('0.0.0.0/0')!, parseBlock('::/0')!));
});
