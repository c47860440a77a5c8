import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const id = (name: string): string => `${name}-id`.padEnd(25, '0');
const swarm = (line: string, more: Parameters<FakeSwarm['swarm']>[1] = {}) => fake.swarm(line.split(' '), more);
const stdin = (text: string) => ({ readStdinBytes: () => Promise.resolve(Buffer.from(text)) });

test('secrets from stdin, configs from a file, byte for byte; the id is printed', async () => {
  const bytes = Buffer.from([0, 255, 10]);
  const made = await swarm('secret create -l env=dev -l x --template-driver golang pw -', stdin('hunter2\n'));
  assert.deepEqual(made, { code: 0, out: `${id('pw')}\n`, err: '' });
  const file = { readBytes: (path: string) => (assert.equal(path, './site.conf'), bytes) };
  assert.equal((await swarm('config create site ./site.conf', file)).out, `${id('site')}\n`);
  const [secret] = fake.sent('CreateSecret') as { spec: { data: Buffer; labels: object; templating: object } }[];
  assert.deepEqual([String(secret?.spec.data), { ...secret?.spec.labels }], ['hunter2\n', { env: 'dev', x: '' }]);
  assert.equal((secret?.spec.templating as { name: string }).name, 'golang');
  const [config] = fake.sent('CreateConfig') as { spec: { data: Buffer; templating: null } }[];
  assert.deepEqual([config?.spec.data, config?.spec.templating], [bytes, null]);
});

test('what is wrong is said, and nothing is sent', async () => {
  const empty = { ...stdin(''), readBytes: () => new Uint8Array() };
  const table: [string, RegExp][] = [
    ['secret create pw', /^Error: secret file is required/],
    ['secret create pw -', /^Error: error reading from STDIN: data is empty/],
    ['secret create pw ./none', /^Error: error reading from \.\/none: data is empty/],
    ['secret create -d vault pw', /^Error: secret driver "vault" is not supported/],
    ['secret create -l =1 pw -', /invalid --label "=1": must be key=value/],
    ['config create site', /missing required argument 'file\|-'/],
    ['config create -d x site -', /unknown option '-d'/],
  ];
  for (const [line, message] of table) {
    const { code, err } = await swarm(line, empty);
    assert.equal(code, 1, line);
    assert.match(err, message, line);
  }
  assert.deepEqual(fake.requests, []);
});

test('ls: Docker’s columns, filters, ids', async () => {
  for (const name of ['pw10', 'pw2']) await swarm(`secret create --label a=b ${name} -`, stdin('x'));
  await swarm('config create site -', stdin('x'));
  assert.equal(
    (await swarm('secret ls')).out,
    'ID                          NAME      DRIVER    CREATED             UPDATED\n' +
      `${id('pw2')}   pw2                 About an hour ago   About an hour ago\n` +
      `${id('pw10')}   pw10                About an hour ago   About an hour ago\n`,
  );
  assert.equal((await swarm('config ls')).out.split('\n')[0]?.replaceAll(/ +/g, ' '), 'ID NAME CREATED UPDATED');
  assert.equal((await swarm('secret list -q -f name=pw1')).out, `${id('pw10')}\n`);
  assert.deepEqual((fake.sent('ListSecrets').at(-1) as { filters: object }).filters, { name: { values: ['pw1'] } });
  assert.equal((await swarm('secret ls --format {{.Name}}:{{.Labels}}')).out, 'pw2:a=b\npw10:a=b\n');
});

test('inspect shows what a config holds, and never what a secret holds', async () => {
  await swarm('secret create --label a=b pw -', stdin('hunter2'));
  await swarm('config create site -', stdin('listen 80;'));
  const secret = (await swarm('secret inspect pw')).out;
  assert.deepEqual((JSON.parse(secret) as { Spec: object }[])[0]?.Spec, { Name: 'pw', Labels: { a: 'b' } });
  assert.match(
    (await swarm('config inspect site')).out,
    new RegExp(`"Data": "${Buffer.from('listen 80;').toString('base64')}"`),
  );
  const time = '2026-01-01T11:00:00.000Z';
  assert.equal(
    (await swarm('secret inspect --pretty pw')).out,
    `ID:              ${id('pw')}\nName:              pw\nLabels:\n - a=b\nDriver:            \nCreated at:        ${time}\nUpdated at:        ${time}\n`,
  );
  assert.match((await swarm('config inspect --pretty site')).out, /^Updated at: +\t.*\nData:\nlisten 80;\n$/m);
  assert.deepEqual(await swarm('config inspect -f {{.ID}} site nope'), {
    code: 1,
    out: `${id('site')}\n`,
    err: 'Error: config nope not found\n',
  });
});

test('rm: each that cannot be removed is reported, the others go', async () => {
  for (const name of ['a', 'b', 'c']) await swarm(`secret create ${name} -`, stdin('x'));
  fake.payloads.secrets.users = { b: 'web' };
  assert.deepEqual(await swarm('secret rm a b nope c'), {
    code: 1,
    out: 'a\nc\n',
    err: "Error: secret 'b' is in use by the following service: web\nError: secret nope not found\n",
  });
  assert.deepEqual([...fake.payloads.secrets.byId.keys()], [id('b')]);
});
