import assert from 'node:assert/strict';
import test from 'node:test';
import { swarmError } from '../lib/errors.js';
import { runHelper, type HelperResult } from './credential-helper.js';
import { registryAuth, registryOf, type CredentialSources } from './registry-auth.js';

const PATH = '/home/me/.docker/config.json';

function sources(config: unknown, helper: (server: string) => HelperResult = () => assert.fail('no helper')) {
  const asked: string[] = [];
  const io: CredentialSources = {
    env: { HOME: '/home/me' },
    readFile: (path) => {
      assert.equal(path, PATH);
      if (config === undefined) throw swarmError('FILE_UNREADABLE', { path, detail: 'no such file' });
      return typeof config === 'string' ? config : JSON.stringify(config);
    },
    runHelper: (program, args, input) => {
      asked.push(`${program} ${args.join(' ')}`);
      return Promise.resolve(helper(input));
    },
  };
  return { io, asked };
}
const decode = (auth: string): unknown => JSON.parse(Buffer.from(auth, 'base64url').toString());
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('the registry of an image', () => {
  const hub = 'https://index.docker.io/v1/';
  const table = {
    nginx: hub,
    'library/nginx:1': hub,
    'docker.io/me/app': hub,
    'localhost/app': 'localhost',
    'reg:5000/a/b:1@sha256:00': 'reg:5000',
    'ghcr.io/x/y': 'ghcr.io',
  };
  for (const [image, server] of Object.entries(table)) assert.equal(registryOf(image), server, image);
});

test('credentials from auths, also under the URLs that older programs wrote', async () => {
  const auths = {
    'reg:5000': { auth: base64('me:pa:ss') },
    'https://index.docker.io/v1/': { auth: base64('hub:1') },
    'https://old.example/v1/': { username: 'u', password: 'p' },
    'token.example': { identitytoken: 'T' },
    'none.example': {},
  };
  const auth = (image: string) => registryAuth(sources({ auths }).io, image);
  assert.deepEqual(decode(await auth('reg:5000/app')), {
    username: 'me',
    password: 'pa:ss',
    serveraddress: 'reg:5000',
  });
  assert.deepEqual((decode(await auth('nginx')) as { username: string }).username, 'hub');
  assert.deepEqual((decode(await auth('old.example/app')) as { username: string }).username, 'u');
  assert.deepEqual((decode(await auth('token.example/app')) as { identitytoken: string }).identitytoken, 'T');
  for (const image of ['none.example/app', 'other.example/app']) assert.equal(await auth(image), '');
  assert.equal(await registryAuth(sources(undefined).io, 'nginx'), '');
});

test('credentials from a helper: of the registry before the one of all', async () => {
  const config = {
    credHelpers: { 'reg:5000': 'one' },
    credsStore: 'all',
    auths: { 'reg:5000': { auth: base64('a:b') } },
  };
  const { io, asked } = sources(config, (server) => {
    const Username = server === 'reg:5000' ? 'me' : '<token>';
    return { code: 0, output: JSON.stringify({ ServerURL: server, Username, Secret: 'S' }) };
  });
  assert.deepEqual(decode(await registryAuth(io, 'reg:5000/x')), {
    username: 'me',
    password: 'S',
    serveraddress: 'reg:5000',
  });
  const hub = { identitytoken: 'S', serveraddress: 'https://index.docker.io/v1/' };
  assert.deepEqual(decode(await registryAuth(io, 'nginx')), hub);
  assert.deepEqual(asked, ['docker-credential-one get', 'docker-credential-all get']);
});

test('a helper without credentials is no error, one that fails is, and what it said of secrets is not shown', async () => {
  const ask = (result: HelperResult) => registryAuth(sources({ credsStore: 'x' }, () => result).io, 'nginx');
  assert.equal(await ask({ code: 1, output: 'credentials not found in native keychain\n' }), '');
  await assert.rejects(
    ask({ code: 2, output: 'keychain is locked' }),
    /docker-credential-x ended with exit code 2: keychain is locked/,
  );
  await assert.rejects(ask({ code: undefined, output: 'spawn ENOENT' }), /no answer: spawn ENOENT/);
  await assert.rejects(
    ask({ code: 0, output: 'hunter2' }),
    (error: Error) => /no JSON/.test(error.message) && !/hunter2/.test(error.message),
  );
  await assert.rejects(ask({ code: 0, output: '{"Username":"a"}' }), /no Username and Secret/);
  await assert.rejects(registryAuth(sources({ credsStore: '../x' }).io, 'nginx'), /no name of a credential helper/);
});

test('a configuration that is damaged is named', async () => {
  await assert.rejects(registryAuth(sources('{').io, 'nginx'), new RegExp(`from ${PATH}: `));
  const damaged = sources({ auths: { 'reg:5000': { auth: base64('nocolon') } } });
  await assert.rejects(registryAuth(damaged.io, 'reg:5000/x'), /no base64 of user:password/);
});

test('helpers are real programs: input, output, exit code, and one that is not there', async () => {
  const node = (script: string) => runHelper(process.execPath, ['-e', script], 'reg:5000');
  assert.deepEqual(await node('process.stdin.on("data", (d) => process.stdout.write("got " + d))'), {
    code: 0,
    output: 'got reg:5000',
  });
  assert.deepEqual(await node('process.stdout.write("no"); process.exitCode = 3'), { code: 3, output: 'no' });
  assert.equal((await runHelper('/nowhere/docker-credential-x', ['get'], 'y')).code, undefined);
});
