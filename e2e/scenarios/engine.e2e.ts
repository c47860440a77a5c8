import { after, before } from 'node:test';
import { DockerEngine } from '../../agent/engine/docker.js';
import { engineSuite } from '../../agent/engine/engine.suite.js';
import { must } from '../../lib/assert.js';
import { SystemClock } from '../../lib/clock.js';
import { LOCAL_IMAGE } from '../lab/image.js';
import { Lab } from '../lab/lab.js';

/** What every engine must do, on a real Docker Engine. */

let lab: Lab | undefined;
before(async () => {
  lab = await Lab.up({ name: `e2e-${process.pid}`, hosts: 1, owned: true });
});
after(() => lab?.down());

const shell = (script: string): { Cmd: string[] } => ({ Cmd: ['sh', '-c', script] });

engineSuite('docker engine', () => {
  const addr = `unix://${must(lab, 'the lab').engineSocket('h1')}`;
  const engine = new DockerEngine({ addr, clock: new SystemClock() });
  return Promise.resolve({
    engine,
    labels: { 'swarm-ts.suite': String(process.pid) },
    image: LOCAL_IMAGE,
    runs: shell('trap "exit 0" TERM; sleep 600 & wait'),
    exits: (code) => shell(`exit ${code}`),
    prints: async (create) => {
      const id = await create(shell('echo out; echo err >&2'));
      await engine.startContainer(id);
      const query = { follow: true, tail: -1, since: '', stdout: true, stderr: true };
      for await (const _ of engine.logs(id, query, new AbortController().signal)); // until it has ended
      return id;
    },
    settle: () => Promise.resolve(),
  });
});
