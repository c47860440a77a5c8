import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { messageOf } from '../lib/errors.js';
import { Lab } from './lab/lab.js';
import { stopSignal } from './lab/signals.js';

/*
 * `npm start`: a cluster of three hosts on this machine with a stack on it, until Ctrl-C. `npm start -- --once` ends when
 * the stack has converged (exit code 0) or has not in time (1). Removes all it made, also what a crashed run has left.
 */

const HOSTS = 3;
const STACK = 'hello';
const STACK_FILE = 'stackfiles/examples/hello.yml';
const DEADLINE_MS = 180_000;

const { values: options } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    /** The lab's name, for a second demo beside another. */
    lab: { type: 'string', default: 'demo' },
  },
});

const say = (line: string): void => console.error(`\n==> ${line}`);

/** Runs a command of `swarm` on a host where everybody can see it. It must succeed. */
async function show(lab: Lab, host: string, args: readonly string[]): Promise<void> {
  say(`${host}$ swarm ${args.join(' ')}`);
  const child = lab.start(host, ['swarm', ...args], 'inherit');
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`swarm ${args[0]} on ${host} failed (exit code ${code})`);
}

async function makeCluster(lab: Lab): Promise<void> {
  const [first, ...others] = lab.hosts;
  if (!first) throw new Error('the lab has no hosts');
  await Promise.all(lab.hosts.map((host) => lab.startSwarmd(host.name)));
  await show(lab, first.name, ['init', '--advertise-addr', first.address]);
  const token = (await lab.swarm(first.name, ['join-token', '-q', 'worker'])).trim();
  const join = ['join', '--token', token, `${first.address}:2377`];
  await Promise.all(others.map((host) => show(lab, host.name, join)));
  await show(lab, first.name, ['stack', 'deploy', '-c', STACK_FILE, STACK]);
  await show(lab, first.name, ['node', 'ls']);
  await show(lab, first.name, ['stack', 'ps', STACK]);
}

/** Runs `work`, but for no longer than the deadline. */
function inTime(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not converged after ${DEADLINE_MS / 1000} s`)), DEADLINE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What helps to see why it failed: the state of the tasks, and the end of each daemon's log. */
async function explain(lab: Lab): Promise<void> {
  const tasks = await lab.exec('h1', ['swarm', 'stack', 'ps', '--no-trunc', STACK], { timeout: 10_000 });
  console.error(tasks.stdout || tasks.stderr);
  for (const { name } of lab.hosts) {
    for (const daemon of ['swarmd', 'engine'] as const)
      console.error(`\n${name}, end of ${daemon}.log:\n${lab.log(name, daemon)}`);
  }
}

function hints(lab: Lab): string {
  const on = (host: string, command: string): string => `  npm run lab -- --lab ${lab.name} exec ${host} -- ${command}`;
  const second = lab.hosts[1]?.address ?? '';
  return `The cluster is up. In another terminal, in this folder, try:

${on('h1', `swarm service scale ${STACK}_worker=9`)}
${on('h1', `swarm service ps ${STACK}_worker`)}
${on('h1', `swarm service logs -f ${STACK}_worker`)}
${on('h3', `docker run --rm busybox wget -q -O - http://${second}:8080`)}
${on('h1', 'swarm node update --availability drain h2')}
${on('h2', 'docker ps')}
${on('h1', `env GREETING=Hi swarm stack deploy -c ${STACK_FILE} ${STACK}`)}

Ctrl-C here removes everything.`;
}

/** Waits for the signal. Waiting for one does not by itself keep a Node.js process from ending. */
async function staying(stopped: Promise<unknown>): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await stopped;
  clearInterval(alive);
}

async function demo(stopped: Promise<unknown>): Promise<void> {
  say(`making ${HOSTS} hosts on this machine`);
  const lab = await Lab.up({ name: options.lab, hosts: HOSTS, owned: true, progress: (line) => console.error(line) });
  try {
    const work = inTime(makeCluster(lab)).then(() => 'converged' as const);
    const outcome = await Promise.race([work, stopped]).catch(async (error: unknown) => {
      console.error(`\n${messageOf(error)}`);
      await explain(lab);
      throw error;
    });
    if (outcome === 'converged') {
      console.log(`\n${options.once ? 'The stack has converged.' : hints(lab)}`);
      if (!options.once) await staying(stopped);
    } else process.exitCode = 130; // as a shell says of a command that Ctrl-C has ended
  } finally {
    say('removing everything');
    await lab.down();
  }
}

try {
  await demo(stopSignal());
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
