import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { SimClock } from '../../../lib/clock.js';
import { silentLog } from '../../../lib/log.js';
import { parseResolvConf, ResolvConf } from './resolv-conf.js';

test('resolv.conf: name servers, at most three', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['search example.com\nnameserver 127.0.0.53\noptions edns0\n', ['127.0.0.53']],
    ['nameserver\t192.0.2.1   # near\r\nnameserver 2001:db8::1', ['192.0.2.1', '2001:db8::1']],
    ['nameserver fe80::1%eth0', ['fe80::1%eth0']],
    ['# nameserver 192.0.2.1\n; nameserver 192.0.2.2\n nameserver 192.0.2.3', []],
    ['nameserver dns.example.com\nnameserver\nnameservers 192.0.2.1', []],
    [[1, 2, 3, 4].map((n) => `nameserver 192.0.2.${n}`).join('\n'), ['192.0.2.1', '192.0.2.2', '192.0.2.3']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(parseResolvConf(text), expected, text);
});

test('resolv.conf: looked at once a second, and read again when it has changed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'resolv-conf-'));
  t.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'resolv.conf');
  const write = async (address: string): Promise<void> => {
    await writeFile(`${path}.new`, `nameserver ${address}\n`);
    await rename(`${path}.new`, path);
  };
  const clock = new SimClock();
  const conf = new ResolvConf({ path, clock, log: silentLog });
  assert.deepEqual(await conf.nameservers(), []);
  await write('192.0.2.1');
  assert.deepEqual(await conf.nameservers(), []);
  await clock.advance(1000);
  assert.deepEqual(await conf.nameservers(), ['192.0.2.1']);
  await write('192.0.2.2');
  await clock.advance(999);
  assert.deepEqual(await conf.nameservers(), ['192.0.2.1']);
  await clock.advance(1);
  assert.deepEqual(await conf.nameservers(), ['192.0.2.2']);
  await rm(path);
  await clock.advance(1000);
  assert.deepEqual(await conf.nameservers(), []);
});
