import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseEnvFile } from './env-file.js';
import { numberText, plainScalar } from './plain-scalar.js';
import { parsePort, parseTmpfs, parseVolume } from './short-forms.js';
import { shellWords } from './shell-words.js';
import { formatDuration, parseBytes, parseCpus, parseDuration } from './units.js';

function table<I, O>(name: string, run: (input: I) => O, rows: readonly (readonly [I, O])[]): void {
  for (const [input, output] of rows) {
    test(`${name}: ${JSON.stringify(input)}`, () => {
      assert.deepEqual(run(input), output);
    });
  }
}

table('duration', parseDuration, [
  ['1m30s', 90e9],
  ['1.5h', 5400e9],
  ['100ms', 100e6],
  ['1us2ns', 1002],
  ['.5s', 500e6],
  ['1.1s', 1_100_000_000],
  ['0', 0],
  ['-2s', -2e9],
  ['', undefined],
  ['5', undefined],
  ['5 s', undefined],
  ['1d', undefined],
  ['s', undefined],
  ['9999999h', undefined],
]);

table('duration as text', formatDuration, [
  [0, '0s'],
  [999, '999ns'],
  [1500, '1.5µs'],
  [250e6, '250ms'],
  [1.5e9, '1.5s'],
  [90e9, '1m30s'],
  [3600e9, '1h0m0s'],
  [360_000_001_000_000, '100h0m0.001s'],
  [-2e9, '-2s'],
]);

test('duration: property: what is written is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (value) => parseDuration(formatDuration(value)) === value),
  );
});

table('bytes', parseBytes, [
  ['64M', 64 * 1024 ** 2],
  ['64mb', 64 * 1024 ** 2],
  ['64MiB', 64 * 1024 ** 2],
  ['1.5g', 1.5 * 1024 ** 3],
  ['2 k', 2048],
  ['100', 100],
  ['100b', 100],
  ['', undefined],
  ['M', undefined],
  ['-1', undefined],
  ['1x', undefined],
  ['1bb', undefined],
  ['99999999999P', undefined],
]);

table('cpus', parseCpus, [
  ['0.5', 500_000_000],
  ['2', 2_000_000_000],
  ['0.000000001', 1],
  ['1.10', 1_100_000_000],
  ['.25', 250_000_000],
  ['0.0000000001', undefined],
  ['-1', undefined],
  ['half', undefined],
  ['', undefined],
]);

table('shell words', shellWords, [
  ['a b  c', { words: ['a', 'b', 'c'] }],
  ['', { words: [] }],
  ['"a b" \'c d\'', { words: ['a b', 'c d'] }],
  ['a"b c"d', { words: ['ab cd'] }],
  ['\'a\\b\' "c\\"d" e\\ f', { words: ['a\\b', 'c"d', 'e f'] }],
  ['"" \'\'', { words: ['', ''] }],
  ['a # rest\nb', { words: ['a', 'b'] }],
  ['a#b', { words: ['a#b'] }],
  ['$HOME `x` a|b', { words: ['$HOME', '`x`', 'a|b'] }],
  ['"a', { error: 'the closing " is missing' }],
  ["it's", { error: "the closing ' is missing" }],
  ['a\\', { error: 'a backslash at the end has nothing to escape' }],
]);

test('shell words: property: quoted words come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      const line = words.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
      assert.deepEqual(shellWords(line), { words });
    }),
  );
});

table('plain scalar', plainScalar, [
  ['', null],
  ['~', null],
  ['null', null],
  ['true', true],
  ['False', false],
  ['yes', 'yes'],
  ['off', 'off'],
  ['12', 12],
  ['-0x1F', -31],
  ['0o17', 15],
  ['017', 15],
  ['089', 89],
  ['1_000', 1000],
  ['1.5', 1.5],
  ['.5e3', 500],
  ['.inf', Infinity],
  ['1.2.3', '1.2.3'],
  ['2020-01-01', '2020-01-01'],
  ['123456789012345678', 123456789012345678n],
  ['_1', '_1'],
  ['-', '-'],
]);

table('number as text', numberText, [
  [1.5, '1.5'],
  [1e21, '1e+21'],
  [0.00001, '1e-05'],
  [1e-10, '1e-10'],
  [0, '0'],
  [-Infinity, '-Inf'],
]);

table(
  'env file',
  (text: string) => {
    const read = parseEnvFile(text, { KNOWN: 'from-env' });
    return read instanceof Map ? Object.fromEntries(read) : read;
  },
  [
    ['A=1\nB=', { A: '1', B: '' }],
    ['\uFEFFA=1\r\n# no\r\n\r\n  B="q" \r\n', { A: '1', B: '"q" ' }],
    ['KNOWN\nUNKNOWN', { KNOWN: 'from-env' }],
    ['A=1\nA=2', { A: '2' }],
    ['A=1\n=x', { line: 2, message: 'no variable name on line "=x"' }],
    ['export A=1', { line: 1, message: 'variable "export A" contains white space' }],
  ],
);

table('short port', parsePort, [
  ['80', [{ target: 80, protocol: 'tcp' }]],
  ['8080:80/UDP', [{ target: 80, published: 8080, protocol: 'udp' }]],
  ['0:80', [{ target: 80, protocol: 'tcp' }]],
  ['127.0.0.1:8080:80', [{ target: 80, published: 8080, protocol: 'tcp', host_ip: '127.0.0.1' }]],
  ['127.0.0.1::80', [{ target: 80, protocol: 'tcp', host_ip: '127.0.0.1' }]],
  ['[::1]:8080:80', [{ target: 80, published: 8080, protocol: 'tcp', host_ip: '::1' }]],
  ['::1:8080:80', [{ target: 80, published: 8080, protocol: 'tcp', host_ip: '::1' }]],
  ['0.0.0.0:8080:80', [{ target: 80, published: 8080, protocol: 'tcp' }]],
  ['[::]:8080:80', [{ target: 80, published: 8080, protocol: 'tcp' }]],
  ['here:8080:80', { error: '"here" is not an IP address' }],
  [
    '1-2:3-4',
    [
      { target: 3, published: 1, protocol: 'tcp' },
      { target: 4, published: 2, protocol: 'tcp' },
    ],
  ],
  [
    '1-2:3',
    [
      { target: 3, published: 1, protocol: 'tcp' },
      { target: 3, published: 2, protocol: 'tcp' },
    ],
  ],
  ['1-3:3-4', { error: 'the ranges 1-3 and 3-4 differ in length' }],
  ['9-8:1', { error: '"9-8" is not a port or a range of ports' }],
  ['70000', { error: '"70000" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]' }],
  ['80/icmp', { error: '"80/icmp" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]' }],
  ['web', { error: '"web" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]' }],
]);

table('short volume', parseVolume, [
  ['/data', { type: 'volume', target: '/data' }],
  ['data:/data', { type: 'volume', source: 'data', target: '/data' }],
  ['./d:/d:ro,shared', { type: 'bind', source: './d', target: '/d', read_only: true, bind: { propagation: 'shared' } }],
  ['d:/d:nocopy,rw', { type: 'volume', source: 'd', target: '/d', volume: { nocopy: true } }],
  ['d::/d', { error: '"d::/d" has an empty part' }],
  ['', { error: '"" has an empty part' }],
  ['a:b:c:d', { error: '"a:b:c:d" has too many colons: expected [SOURCE:]TARGET[:OPTIONS]' }],
  [
    'a:/b:z',
    { error: 'unknown option "z": known are ro, rw, nocopy, rprivate, private, rshared, shared, rslave, slave' },
  ],
]);

const tmpfsOptions =
  'size, mode, uid, gid, nr_inodes, nr_blocks, exec, noexec, suid, nosuid, dev, nodev, atime, noatime, ro, rw';
table('short tmpfs', parseTmpfs, [
  ['/run', { target: '/run', options: [] }],
  ['/run:size=64m,mode=1777', { target: '/run', size: 64 * 1024 ** 2, mode: 0o1777, options: [] }],
  ['/run:noexec,uid=5', { target: '/run', options: [['noexec'], ['uid', '5']] }],
  ['run', { error: '"run" is not TARGET[:OPTION,…]' }],
  ['/run:uid=me', { error: `cannot use option "uid=me": known are ${tmpfsOptions}` }],
  ['/run:loop', { error: `cannot use option "loop": known are ${tmpfsOptions}` }],
]);
