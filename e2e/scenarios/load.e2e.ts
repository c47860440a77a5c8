import assert from 'node:assert/strict';
import test from 'node:test';
import { Lab } from '../lab/lab.js';
import { until } from '../lab/run.js';
import { Load } from '../load/load.js';
import { loadProbeImage, PROBE_IMAGE } from '../load/probe-image.js';
import { describe } from '../load/report.js';

test('load: counts who answered whom, and a server that is told to end finishes what it has begun', async (t) => {
  const lab = await Lab.up({ name: `load-${process.pid}`, hosts: 2, owned: true });
  t.after(() => lab.down());
  await loadProbeImage(lab);
  const docker = (...args: string[]): Promise<string> => lab.must('h1', ['docker', ...args]);
  await docker('network', 'create', 'shop');
  const ports = ['-p', '8080:8080', '-p', '8081:8081/udp'];
  const settings = ['-e', 'VERSION=7', '-e', 'DELAY_MS=50', '-e', 'TASK=web.1'];
  await docker('run', '-d', '--name', 'web', '--network', 'shop', ...ports, ...settings, PROBE_IMAGE);
  await docker('run', '-d', '--name', 'shopper', '--network', 'shop', PROBE_IMAGE);
  const web = ['wget', '-q', '-O', '-', 'http://web:8080/health'];
  await until(
    'the server answers',
    async () => (await lab.exec('h1', ['docker', 'exec', 'shopper', ...web])).code === 0,
  );

  for (const [from, url, kept] of [
    [undefined, 'http://10.77.0.1:8080/', 0],
    [undefined, 'http://10.77.0.1:8080/', 20],
    [undefined, 'udp://10.77.0.1:8081', 0],
    ['shopper', 'http://web:8080/', 0],
    ['shopper', 'udp://web:8081', 4],
  ] as const) {
    const load = await Load.start(lab, from === undefined ? 'h2' : 'h1', { url, kept, rate: 100, count: 50 }, from);
    const summary = await load.done();
    const what = `${url} from ${from ?? 'h2'}\n${describe(summary)}`;
    assert.deepEqual([summary.sent, summary.ok], [50, 50], what);
    assert.deepEqual([summary.servers, summary.versions], [{ 'web.1': 50 }, { '7': 50 }], what);
    if (from === undefined) assert.deepEqual(summary.clients, { '10.77.0.2': 50 }, what);
    assert.ok(summary.p50 >= 50 && summary.p50 < 1000, what);
  }

  const load = await Load.start(lab, 'h2', { url: 'http://10.77.0.1:8080/' });
  await load.more(1);
  await docker('stop', 'web');
  await load.until((second) => second.failed > 0 && second.ok === 0);
  const summary = await load.stop();
  assert.ok(summary.ok > 0);
  // What the kernel had accepted and the server had not, when it closed its door, is reset; nothing that had begun is cut off.
  for (const reason of Object.keys(summary.reasons))
    assert.ok(['refused', 'reset'].includes(reason), describe(summary));
  assert.equal((await docker('inspect', '--format', '{{.State.ExitCode}}', 'web')).trim(), '0');
});
