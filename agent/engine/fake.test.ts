import assert from 'node:assert/strict';
import test from 'node:test';
import { SimClock } from '../../lib/clock.js';
import { hasCode } from '../../lib/errors.js';
import { engineSuite } from './engine.suite.js';
import { FakeEngine } from './fake.js';

engineSuite('fake engine', () => {
  const clock = new SimClock();
  const engine = new FakeEngine({ clock, images: { app: {}, 'exits-3': { exitsAfter: { ms: 10, code: 3 } } } });
  return Promise.resolve({
    engine,
    labels: { suite: 'fake' },
    image: 'app',
    runs: {},
    exits: (code) => ({ Image: `exits-${code}` }),
    prints: async (create) => {
      const id = await create({});
      await engine.startContainer(id);
      engine.write(id, 'stdout', 'out');
      engine.write(id, 'stderr', 'err');
      engine.exit(id, 0);
      return id;
    },
    settle: () => clock.advance(100),
  });
});

test('fake engine: unreachable while disconnected; the event stream ends and containers run on', async () => {
  const engine = new FakeEngine({ clock: new SimClock(), images: { app: {} } });
  const id = await engine.createContainer({ name: 'a', Image: 'app', Labels: {} });
  await engine.startContainer(id);
  const ends: Error[] = [];
  await engine.watchEvents(
    {},
    () => undefined,
    (reason) => ends.push(reason),
  );
  engine.disconnect();
  assert.ok(hasCode(ends[0], 'ENGINE_UNREACHABLE'));
  await assert.rejects(engine.info(), (error) => hasCode(error, 'ENGINE_UNREACHABLE'));
  engine.connect();
  assert.equal((await engine.inspectContainer(id)).state, 'running');
});
