import assert from 'node:assert/strict';
import test, { afterEach, beforeEach } from 'node:test';
import { makeCluster } from '../../../proto/objects.js';
import { formatUnlockKey } from '../../../proto/unlock-key.js';
import { FakeSwarm } from '../../testing/fake-swarm.js';

let fake: FakeSwarm;
beforeEach(async () => {
  fake = await FakeSwarm.start();
});
afterEach(() => fake.stop());

const KEY = formatUnlockKey(Buffer.alloc(32, 5));
const INSTRUCTIONS =
  'To unlock a swarm manager after it restarts, run the `swarm unlock`\ncommand and provide the following key:\n\n' +
  `    ${KEY}\n\n` +
  'Remember to store this key in a password manager, since without it you\nwill not be able to restart the manager.\n';

/** Stdin, and what was asked. */
function typed(text: string) {
  const prompts: string[] = [];
  const readSecret = (prompt: string): Promise<string> => {
    prompts.push(prompt);
    return Promise.resolve(text);
  };
  return { prompts, io: { readSecret } };
}

test('unlock asks for the key in private and sends it; says nothing when it is done', async () => {
  fake.state = 'locked';
  const { prompts, io } = typed(`${KEY}\n`);
  assert.deepEqual(await fake.swarm(['unlock'], io), { code: 0, out: '', err: '' });
  assert.deepEqual(prompts, ['Please enter unlock key: ']);
  assert.deepEqual(fake.sent('Unlock'), [{ unlock_key: KEY }]);
});

test('unlock sends no key that is none, and asks for none where nothing is locked', async () => {
  fake.state = 'locked';
  const refused = await fake.swarm(['unlock'], typed('SWMKEY-1-abc').io);
  assert.match(refused.err, /^Error: this is no unlock key: expected SWMKEY-1-/);
  for (const [state, message] of [
    ['active', /swarm is not locked/],
    ['inactive', /not part of a swarm/],
  ] as const) {
    fake.state = state;
    const { prompts, io } = typed(KEY);
    const { code, err } = await fake.swarm(['unlock'], io);
    assert.equal(code, 1);
    assert.match(err, message);
    assert.deepEqual(prompts, []);
  }
  assert.deepEqual(fake.sent('Unlock'), []);
});

test('unlock-key shows the key, or with -q nothing but it; without one it says so', async () => {
  assert.deepEqual(await fake.swarm(['unlock-key']), { code: 1, out: '', err: 'Error: no unlock key is set\n' });
  fake.unlockKey = KEY;
  assert.equal((await fake.swarm(['unlock-key'])).out, INSTRUCTIONS);
  assert.equal((await fake.swarm(['unlock-key', '-q'])).out, `${KEY}\n`);
  assert.deepEqual(fake.sent('UpdateCluster'), []);
});

test('unlock-key --rotate has a new one made first', async () => {
  fake.unlockKey = KEY;
  const { out } = await fake.swarm(['unlock-key', '--rotate']);
  assert.equal(out, `Successfully rotated manager unlock key.\n\n${INSTRUCTIONS}`);
  assert.equal((await fake.swarm(['unlock-key', '--rotate', '-q'])).out, `${KEY}\n`);
  const [sent] = fake.sent('UpdateCluster') as [{ version: number; rotate_unlock_key: boolean }];
  assert.deepEqual([sent.version, sent.rotate_unlock_key], [7, true]);
});

test('init and update --autolock show the key when autolock comes, and only then', async () => {
  fake.unlockKey = KEY;
  assert.ok((await fake.swarm(['init', '--autolock'])).out.endsWith(INSTRUCTIONS));
  assert.equal((await fake.swarm(['update', '--autolock=true'])).out, `Swarm updated.\n${INSTRUCTIONS}`);
  fake.cluster = makeCluster({ ...fake.cluster, spec: { encryption_config: { auto_lock_managers: true } } });
  assert.equal((await fake.swarm(['update', '--autolock'])).out, 'Swarm updated.\n');
  assert.equal((await fake.swarm(['update', '--task-history-limit', '3'])).out, 'Swarm updated.\n');
  assert.equal((await fake.swarm(['update', '--autolock=false'])).out, 'Swarm updated.\n');
  const sent = fake.sent('UpdateCluster') as { spec: { encryption_config: { auto_lock_managers: boolean } } }[];
  assert.deepEqual(
    sent.map(({ spec }) => spec.encryption_config.auto_lock_managers),
    [true, true, true, false],
  );
});

test('info of a locked host says what to do, and nothing that it cannot know', async () => {
  fake.state = 'locked';
  assert.equal(
    (await fake.swarm(['info'])).out,
    'Swarm: locked\n Run "swarm unlock" here: until then nothing on this host is started or stopped\nServer Version: 1.2.4\n',
  );
});
