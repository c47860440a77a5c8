import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { processesOf } from '../lab/cgroups.js';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { must } from '../lab/run.js';
import { labDir } from '../lab/state.js';

/** What of the machine a lab must leave as it was. */
async function machine(): Promise<Record<string, string>> {
  return {
    links: (await must(['ip', '-oneline', 'link'])).replace(/ state \w+/g, ''),
    addresses: await must(['ip', '-brief', 'address']),
    routes: await must(['ip', 'route']),
    rules: await must(['iptables', '-t', 'nat', '-S']),
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
  };
}

function assertGone(name: string): void {
  assert.equal(processesOf(name).size, 0);
  assert.ok(!existsSync(labDir(name)));
  assert.ok(!readFileSync('/proc/self/mounts', 'utf8').includes(`swarm-lab-${name}`));
}

const PAGE = 'http://h1:8080/group';

test('lab: hosts have engines of their own, can be cut off, lose power, and leave nothing behind', async (t) => {
  const name = `lab-${process.pid}`;
  const before = await machine();
  const lab = await Lab.up({ name, hosts: 2, owned: true });
  t.after(() => lab.down());

  const web = ['docker', 'run', '-d', '--name', 'web', '-p', '8080:80', 'busybox', 'httpd', '-f', '-h', '/etc'];
  await lab.must('h1', web);
  assert.equal((await lab.must('h1', ['docker', 'ps', '--format', '{{.Names}}'])).trim(), 'web');
  assert.equal((await lab.must('h2', ['docker', 'ps', '-q'])).trim(), '');
  assert.equal((await lab.must('h2', ['hostname'])).trim(), 'h2');
  assert.match(await lab.fetch('h2', PAGE), /root/);
  assert.deepEqual(await machine(), before);

  await lab.cut('h1');
  await assert.rejects(lab.fetch('h2', PAGE), /timeout|unreachable|EHOSTUNREACH/i);
  await lab.heal('h1');
  assert.match(await lab.fetch('h2', PAGE), /root/);

  await lab.powerOff('h1');
  await assert.rejects(async () => lab.exec('h1', ['true']), /h1 .* is off/);
  await lab.boot('h1');
  assert.match(await lab.must('h1', ['docker', 'ps', '-a', '--format', '{{.Names}} {{.Status}}']), /^web Exited/);

  await lab.down();
  assertGone(name);
  assert.deepEqual(await machine(), before);
});

test('lab: two labs at once do not meet, and a name is taken once', async (t) => {
  const names = [`one-${process.pid}`, `two-${process.pid}`];
  const labs = await Promise.all(names.map((name) => Lab.up({ name, hosts: 1, owned: true })));
  t.after(() => Promise.all(labs.map((lab) => lab.down())));
  await assert.rejects(Lab.up({ name: names[0] ?? '', hosts: 1, owned: true }), /is up/);
  for (const lab of labs) assert.match(await lab.must('h1', ['ip', '-brief', 'address']), /10\.77\.0\.1\/24/);
});

test('lab: what a killed run leaves is removed by the next', async () => {
  const name = `crashed-${process.pid}`;
  const program = `
    import { Lab } from '${CHECKOUT}/dist/e2e/lab/lab.js';
    await Lab.up({ name: '${name}', hosts: 1, owned: true });
    console.log('up');
    process.stdin.resume();
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(createInterface({ input: child.stdout }), 'line');
  assert.ok(processesOf(name).size > 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await Lab.sweep();
  assertGone(name);
});
