import { parseArgs } from 'node:util';
import { messageOf } from '../lib/errors.js';
import { forward } from './demo/forward.js';
import { HOSTS, RESULT, say, STACK, STACK_FILE, Story, VOTE } from './demo/story.js';
import { Lab } from './lab/lab.js';
import { stopSignal } from './lab/signals.js';

/*
 * `npm start`: a cluster of four hosts on this machine with the voting app on it, its story, and then a cluster to play with until Ctrl-C.
 * `npm start -- --once` ends with the story (exit code 0), or when it has not come to its end in time (1). Removes all it made, also what a
 * crashed run has left.
 */

const DEADLINE_MS = 240_000;

const { values: options } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    /** The lab's name, for a second demo beside another. */
    lab: { type: 'string', default: 'demo' },
  },
});

/** Runs `work`, but for no longer than the deadline. */
function inTime(work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not done after ${DEADLINE_MS / 1000} s`)), DEADLINE_MS);
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

function hints(lab: Lab, { registry, off }: Story, [vote = 0, result = 0]: readonly number[]): string {
  const npm = `npm run lab -- --lab ${lab.name}`;
  const on = (host: string, command: string): string => `  ${npm} exec ${host} -- ${command}`;
  return `The cluster is up. Vote at    http://127.0.0.1:${vote}
and see how it stands at    http://127.0.0.1:${result}

In another terminal, in this folder, try:

${on('h1', `swarm stack services ${STACK}`)}
${on('h1', `curl -s http://${lab.address(off === 'h2' ? 'h3' : 'h2')}:${VOTE.port}/whoami`)}
${on('h1', `swarm service scale ${VOTE.service}=6`)}
${on('h1', `swarm service logs -f ${STACK}_worker`)}
${on('h1', `env REGISTRY=${registry} VOTE_VERSION=2 OPTION_B=Mate swarm stack deploy -c ${STACK_FILE} ${STACK}`)}
  ${npm} start ${off} host
  ${npm} start ${off}
${on('h1', 'swarm node ls')}

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
    const story = new Story(lab);
    const work = inTime(story.tell()).then(() => 'told' as const);
    const outcome = await Promise.race([work, stopped]).catch(async (error: unknown) => {
      console.error(`\n${messageOf(error)}`);
      await explain(lab);
      throw error;
    });
    if (outcome !== 'told')
      process.exitCode = 130; // as a shell says of a command that Ctrl-C has ended
    else if (options.once) console.log('\nThe story is told.');
    else {
      const ports = await forward(lab, 'h1', [VOTE.port, RESULT.port]);
      console.log(`\n${hints(lab, story, ports)}`);
      await staying(stopped);
    }
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
