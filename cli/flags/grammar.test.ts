import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCsv } from './csv.js';
import { parseMount } from './mount.js';
import { addEnv, parseFilters, parsePairs, readEnvFile } from './pairs.js';
import { parseNetwork } from './network.js';
import { parsePorts, parseTargetPorts } from './port.js';
import { ipamConfigs } from './ipam.js';
import { parseWords } from './words.js';

const mount = (text: string) => parseMount('--mount', text, '/here');
const plain = { read_only: false, bind_options: null, volume_options: null, tmpfs_options: null, consistency: '' };
const onePort = (text: string) => parsePorts('--publish', text)[0];

test('mounts of each type are read', () => {
  assert.deepEqual(mount('type=bind,source=/srv,target=/data,readonly'), {
    ...plain,
    type: 'bind',
    source: '/srv',
    target: '/data',
    read_only: true,
  });
  assert.equal(mount('type=bind,src=./x,dst=/data').source, '/here/x');
  assert.deepEqual(
    mount('src=logs,destination=/logs,volume-nocopy,volume-driver=local,"volume-opt=o=size=1,rw",volume-label=a=b'),
    {
      ...plain,
      type: 'volume',
      source: 'logs',
      target: '/logs',
      volume_options: {
        no_copy: true,
        labels: { a: 'b' },
        driver_config: { name: 'local', options: { o: 'size=1,rw' } },
        subpath: '',
      },
    },
  );
  assert.deepEqual(mount('type=tmpfs,target=/tmp,tmpfs-size=64m,tmpfs-mode=1777').tmpfs_options, {
    size_bytes: 64 * 1024 ** 2,
    mode: 0o1777,
    options: [],
  });
});

test('wrong mounts are refused, saying what would be right', () => {
  const table: [string, RegExp][] = [
    ['type=bind,target=/x', /a source/],
    ['type=volume', /a target/],
    ['type=cow,target=/x', /one of bind, volume, tmpfs/],
    ['target=/x,colour=red', /no "colour": known are type/],
    ['target=/x,readwrite', /key=value in place of "readwrite"/],
    ['target=/x,source=', /a value for source/],
    ['target=/x,tmpfs-size=1m', /cannot mix 'tmpfs-\*' options with mount type 'volume'/],
    ['type=tmpfs,target=/x,tmpfs-mode=9', /octal/],
  ];
  for (const [text, message] of table) assert.throws(() => mount(text), message, text);
});

test('ports are read in both forms', () => {
  assert.deepEqual(onePort('published=8080,target=80,protocol=udp,mode=host'), {
    name: '',
    protocol: 'udp',
    target_port: 80,
    published_port: 8080,
    publish_mode: 'host',
    host_ip: '',
  });
  const short = onePort('8080:80');
  assert.deepEqual([short?.published_port, short?.target_port, short?.publish_mode], [8080, 80, 'ingress']);
  const pairs = (text: string) => parsePorts('--publish', text).map((port) => [port.published_port, port.target_port]);
  assert.deepEqual(pairs('8000-8001:80-81'), [
    [8000, 80],
    [8001, 81],
  ]);
  assert.deepEqual(pairs('8000-8001:80'), [
    [8000, 80],
    [8001, 80],
  ]);
  assert.deepEqual([pairs('80'), pairs('0:80')], [[[0, 80]], [[0, 80]]], 'chosen');
  for (const text of [
    '',
    '80:0',
    '80-90:80-81',
    '90-80:1',
    '10.0.0:80:80',
    'target=80,host_ip=localhost',
    'target=70000',
    'published=80',
    'target=80,mode=vip',
    'target=80,port=1',
  ]) {
    assert.throws(() => parsePorts('--publish', text), /invalid --publish/, text);
  }
});

test('what is wrong with a port is one sentence', () => {
  const table: Record<string, string> = {
    '1-3:3-4': 'the ranges 1-3 and 3-4 differ in length',
    web: '"web" is not a port: expected [[IP:][PUBLISHED]:]TARGET[/tcp|udp|sctp]',
    'published=8130-8132,target=80':
      'published "8130-8132" is not one port from 1 to 65535; ranges are written as in 8000-8009:80-89',
    'target=http': 'target "http" is not one port from 1 to 65535',
    'target=80,host_ip=eth0': 'host_ip "eth0" is not an IP address',
  };
  for (const [text, says] of Object.entries(table)) {
    const message = `invalid --publish "${text}": ${says}`;
    assert.throws(() => parsePorts('--publish', text), { message });
  }
});

test('a port may be published at one address of the nodes', () => {
  const read = (text: string) =>
    parsePorts('--publish', text).map((port) => [port.host_ip, port.published_port, port.target_port, port.protocol]);
  const table: [string, ...ReturnType<typeof read>][] = [
    ['127.0.0.1:8080:80', ['127.0.0.1', 8080, 80, 'tcp']],
    ['127.0.0.1::53/udp', ['127.0.0.1', 0, 53, 'udp']],
    ['[::1]:8080:80', ['::1', 8080, 80, 'tcp']],
    ['0.0.0.0:8080:80', ['', 8080, 80, 'tcp']],
    ['10.0.0.1:80-81:8080', ['10.0.0.1', 80, 8080, 'tcp'], ['10.0.0.1', 81, 8080, 'tcp']],
    ['published=8080,target=80,host_ip=127.0.0.1', ['127.0.0.1', 8080, 80, 'tcp']],
    ['published=8080,target=80,host-ip=::', ['', 8080, 80, 'tcp']],
  ];
  for (const [text, ...wanted] of table) assert.deepEqual(read(text), wanted, text);
});

test('a port is taken away by what it is in the container, and by its mode when that is said', () => {
  const port = onePort('published=8080,target=53,protocol=udp,mode=host');
  const removes = (text: string) => port && parseTargetPorts('--publish-rm', text).some((matches) => matches(port));
  const table = { '53/udp': true, '53': false, '54/udp': false, '9:53/udp': true };
  for (const [text, is] of Object.entries(table)) assert.equal(removes(text), is, text);
  assert.equal(removes('target=53,protocol=udp,mode=ingress'), false);
  assert.equal(removes('target=53,protocol=udp,mode=host'), true);
  assert.equal(removes('127.0.0.1::53/udp'), false, 'it is published everywhere');
});

test('networks are read in both forms', () => {
  const plain = { target: 'Front', aliases: [], driver_opts: {} };
  assert.deepEqual(parseNetwork('--network', 'Front'), plain);
  assert.deepEqual(parseNetwork('--network', 'name=Front'), plain);
  assert.deepEqual(parseNetwork('--network', 'name=front,alias=a,alias=b,driver-opt=x=y=z'), {
    target: 'front',
    aliases: ['a', 'b'],
    driver_opts: { x: 'y=z' },
  });
  const table: [string, RegExp][] = [
    ['', /network name\/id is not specified/],
    ['alias=a', /network name\/id is not specified/],
    ['name=a,ip=10.0.0.1', /no "ip": a service has many tasks/],
    ['name=a,colour=red', /no "colour": known are name, alias, driver-opt/],
    ['name=a,b', /key=value in place of "b"/],
    ['name=a,driver-opt=b', /driver-opt=key=value/],
  ];
  for (const [text, message] of table) assert.throws(() => parseNetwork('--network', text), message, text);
});

test('subnets with their ranges and gateways', () => {
  const read = (subnets: string[], ranges: string[] = [], gateways: string[] = []) =>
    ipamConfigs({ subnets, ranges, gateways }).map(({ subnet, ip_range, gateway }) => [subnet, ip_range, gateway]);
  assert.deepEqual(read([]), []);
  assert.deepEqual(read(['10.1.0.0/24', 'fd00::/64'], ['10.1.0.128/25'], ['fd00::1', '10.1.0.9']), [
    ['10.1.0.0/24', '10.1.0.128/25', '10.1.0.9'],
    ['fd00::/64', '', 'fd00::1'],
  ]);
  const table: [Parameters<typeof read>, RegExp][] = [
    [[['10.1.0.0']], /invalid --subnet "10\.1\.0\.0": an address with the length/],
    [[['10.1.0.0/33']], /invalid --subnet/],
    [[[], ['10.1.0.0/25']], /every ip-range or gateway must have a corresponding subnet/],
    [[['10.1.0.0/16', '10.1.2.0/24']], /multiple overlapping subnet configuration is not supported/],
    [[['10.1.0.0/24'], ['10.2.0.0/25']], /no matching subnet for range 10\.2\.0\.0\/25/],
    [[['10.1.0.0/24'], [], ['10.2.0.1']], /no matching subnet for gateway 10\.2\.0\.1/],
    [[['10.1.0.0/24'], [], ['x']], /invalid --gateway "x"/],
    [
      [['10.1.0.0/24', '10.2.0.0/24'], [], ['10.1.0.1', '10.1.0.2']],
      /cannot configure multiple gateways \(10\.1\.0\.2, 10\.1\.0\.1\) for the same subnet/,
    ],
    [
      [['10.1.0.0/24'], [], ['10.1.0.1', '10.1.0.2']],
      /cannot configure multiple gateways \(10\.1\.0\.2, 10\.1\.0\.1\) for the same subnet \(10\.1\.0\.0\/24\)/,
    ],
    [[['10.1.0.0/24'], [], ['10.1.0.1', '10.2.0.1']], /no matching subnet for gateway 10\.2\.0\.1/],
    [
      [['10.1.0.0/24'], ['10.1.0.0/26', '10.1.0.64/26']],
      /cannot configure multiple ranges \(10\.1\.0\.64\/26, 10\.1\.0\.0\/26\) on the same subnet \(10\.1\.0\.0\/24\)/,
    ],
    [
      [
        ['10.1.0.0/24', '10.2.0.0/24'],
        ['10.1.0.0/26', '10.1.0.64/26'],
      ],
      /cannot configure multiple ranges/,
    ],
  ];
  for (const [lists, message] of table) assert.throws(() => read(...lists), message);
});

test('CSV fields may be quoted', () => {
  assert.deepEqual(parseCsv('--x', 'a,"b,""c""",'), ['a', 'b,"c"', '']);
  assert.throws(() => parseCsv('--x', 'a,"b'), /quotes only around a whole field/);
});

test('variables: later ones win, names alone take the caller’s value', () => {
  const env = addEnv('--env', ['A=1', 'B=2'], ['A=3', 'HOME', 'NONE'], { HOME: '/root' });
  assert.deepEqual(env, ['B=2', 'A=3', 'HOME=/root', 'NONE']);
  assert.throws(() => addEnv('--env', [], ['=x'], {}), /NAME=value/);
  assert.deepEqual(readEnvFile('f', '# note\nA=1\n\n  B=x y\r\nHOME\n', { HOME: '/root' }), [
    'A=1',
    'B=x y',
    'HOME=/root',
  ]);
  assert.throws(() => readEnvFile('f', 'A=1\nB C=2', {}), /--env-file "f": line 2/);
});

test('labels and filters are pairs', () => {
  assert.deepEqual(parsePairs('--label', ['a=1', 'b', 'a=2']), { a: '2', b: '' });
  assert.throws(() => parsePairs('--label', ['=1']), /key=value/);
  assert.deepEqual(parseFilters(['label=a=b', 'label=c', 'id=x']), {
    label: { values: ['a=b', 'c'] },
    id: { values: ['x'] },
  });
  assert.throws(() => parseFilters(['id']), /--filter/);
});

test('command lines are cut as a shell does', () => {
  assert.deepEqual(parseWords('--args', `sh -c "echo 'a b' \\"c\\"" '' d\\ e`), [
    'sh',
    '-c',
    `echo 'a b' "c"`,
    '',
    'd e',
  ]);
  assert.deepEqual(parseWords('--args', '  '), []);
  assert.throws(() => parseWords('--args', 'sh "'), /the closing " is missing/);
});
