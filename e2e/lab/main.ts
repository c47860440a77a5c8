import { Command } from 'commander';
import { once } from 'node:events';
import { messageOf } from '../../lib/errors.js';
import { Lab } from './lab.js';
import { isInUse, listLabs, loadState } from './state.js';

/*
 * The lab by hand: `npm run lab -- up 3`. See README.md beside this file.
 */

const DEFAULT_NAME = 'lab';

const program = new Command('npm run lab --')
  .description(
    'Hosts on this machine for trying swarm-ts: each with its own network, files below /run and /var/lib, and container engine.',
  )
  .option('--lab <name>', 'which lab; not needed while only one is up');

/** The lab that is meant: the one named, or the only one there is. */
function chosen(): Lab {
  const { lab } = program.opts<{ lab?: string }>();
  if (lab !== undefined) return Lab.open(lab);
  const up = listLabs();
  if (up.length > 1) throw new Error(`several labs are up: say --lab ${up.join(' or --lab ')}`);
  if (up[0] === undefined) throw new Error('no lab is up: npm run lab -- up 3');
  return Lab.open(up[0]);
}

program
  .command('up')
  .argument('[hosts]', 'how many', '3')
  .description('make a lab that stays until `down`')
  .action(async (hosts: string) => {
    const { lab = DEFAULT_NAME } = program.opts<{ lab?: string }>();
    await Lab.up({ name: lab, hosts: Number(hosts), owned: false, progress: (line) => console.error(line) });
  });

program
  .command('exec')
  .argument('<host>')
  .argument('<command...>', 'put -- before it')
  .description('run a command in a host; `swarm` and `swarmd` of this checkout are on its path')
  .action(async (host: string, command: string[]) => {
    const child = chosen().start(host, command, 'inherit');
    const [code] = (await once(child, 'exit')) as [number | null];
    process.exitCode = code ?? 1;
  });

program
  .command('cut')
  .argument('<host>')
  .description("pull a host's network cable out of the switch")
  .action((host: string) => chosen().cut(host));

program
  .command('heal')
  .argument('<host>')
  .description('put it back')
  .action((host: string) => chosen().heal(host));

program
  .command('kill')
  .argument('<host>')
  .argument('[what]', 'swarmd, engine, or host: the whole host, as a power failure does', 'swarmd')
  .description('kill -9 a daemon of a host, or switch the host off')
  .action(async (host: string, what: string) => {
    if (what === 'host') await chosen().powerOff(host);
    else await chosen().kill(host, daemon(what));
  });

program
  .command('start')
  .argument('<host>')
  .argument('[what]', 'swarmd, engine, or host', 'swarmd')
  .description('start what was killed')
  .action(async (host: string, what: string) => {
    if (what === 'host') await chosen().boot(host);
    else if (daemon(what) === 'engine') await chosen().startEngine(host);
    else await chosen().startSwarmd(host);
  });

program
  .command('ls')
  .description('list the labs of this machine and their hosts')
  .action(() => {
    for (const name of listLabs()) {
      const state = loadState(name);
      if (!state) continue;
      const hosts = state.hosts.map((host) => `${host.name} ${host.init ? host.address : '(off)'}`);
      console.log(`${name}\t${isInUse(state) ? 'up' : 'dead'}\t${hosts.join(', ')}`);
    }
  });

program
  .command('down')
  .description('remove a lab with everything that was made for it or in it')
  .action(() => chosen().down());

function daemon(what: string): 'swarmd' | 'engine' {
  if (what !== 'swarmd' && what !== 'engine') throw new Error(`"${what}" is neither swarmd, engine nor host`);
  return what;
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
