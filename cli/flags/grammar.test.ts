import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCsv } from './csv.js';
import { parseMount } from './mount.js';
import { addEnv, parseFilters, parsePairs, readEnvFile } from './pairs.js';
import { parsePorts, parseTargetPorts } from './port.js';
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
  assert.deepEqual(pairs('80'), [[0, 80]]);
  for (const text of [
    '',
    '0:80',
    '80-90:80-81',
    '90-80:1',
    '10.0.0.1:80:80',
    'target=70000',
    'published=80',
    'target=80,mode=vip',
    'target=80,port=1',
  ]) {
    assert.throws(() => parsePorts('--publish', text), /invalid --publish/, text);
  }
});

test('a port is taken away by what it is in the container, and by its mode when that is said', () => {
  const port = onePort('published=8080,target=53,protocol=udp,mode=host');
  const removes = (text: string) => port && parseTargetPorts('--publish-rm', text).some((matches) => matches(port));
  const table = { '53/udp': true, '53': false, '54/udp': false, '9:53/udp': true };
  for (const [text, is] of Object.entries(table)) assert.equal(removes(text), is, text);
  assert.equal(removes('target=53,protocol=udp,mode=ingress'), false);
  assert.equal(removes('target=53,protocol=udp,mode=host'), true);
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
