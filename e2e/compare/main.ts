import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf } from '../../lib/errors.js';
import { CHECKOUT } from '../lab/host.js';
import { Lab } from '../lab/lab.js';
import { stopSignal } from '../lab/signals.js';
import { isOfStack, settings, unlisted, withNetworkNames, type Network, type ServiceSpec } from './networks.js';
import { allowanceFor, compareSpecs, type Allowed, type Difference } from './specs.js';

/*
 * The same stack files through `docker stack deploy` and `swarm stack deploy`: `npm run compare:stacks [-- NAME...]`.
 *
 * On two lab hosts: h1 is a real Docker Swarm, h2 a cluster of ours; both are drained, so that nothing is started and no image is
 * needed. Each file of stackfiles/testdata/compare (with NAME.override.yml, where there is one) is deployed to both. Then the services'
 * specifications are compared, as `service inspect` tells them, with the names of networks in place of their ids; and the stack's networks, as
 * `network inspect` tells them. A field that is left out and one that holds its default are the same.
 * Differences that are meant are the table ALLOWED in specs.ts, with the reason; any other ends with exit code 1. So does a file that
 * would change something when it is deployed once more.
 */

const FOLDER = join(CHECKOUT, 'stackfiles/testdata/compare');
const DOCKER = 'h1';
const SWARM = 'h2';
const NETWORK = 'network ';
/** What the files' variables stand for. */
const ENVIRONMENT = ['TAG=1.25', 'REGION=eu', 'EMPTY='];

/** A network that some of the files have from outside. */
const OUTSIDE = 'compare-outside';

class Comparison {
  readonly #lab: Lab;
  readonly used = new Map<Allowed, number>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  async makeClusters(): Promise<void> {
    const docker = async (...args: string[]): Promise<string> => this.#lab.must(DOCKER, ['docker', ...args]);
    await docker('swarm', 'init', '--advertise-addr', 'eth0');
    await docker('node', 'update', '--availability', 'drain', (await docker('node', 'ls', '-q')).trim());
    await this.#lab.startSwarmd(SWARM);
    await this.#lab.swarm(SWARM, ['init', '--advertise-addr', this.#lab.hosts[1]?.address ?? '']);
    const node = (await this.#lab.swarm(SWARM, ['node', 'ls', '-q'])).trim();
    await this.#lab.swarm(SWARM, ['node', 'update', '--availability', 'drain', node]);
    await docker('network', 'create', '--driver', 'overlay', OUTSIDE);
    await this.#lab.swarm(SWARM, ['network', 'create', '--driver', 'overlay', OUTSIDE]);
  }

  /** Differences that nothing allows, as lines; none: they agree. */
  async compare(name: string, files: readonly string[]): Promise<{ services: number; differences: string[] }> {
    const deploy = (program: string, ...flags: string[]): string[] => {
      const paths = files.flatMap((file) => ['-c', file]);
      return ['env', ...ENVIRONMENT, program, 'stack', 'deploy', '--resolve-image', 'never', ...flags, ...paths, name];
    };
    await Promise.all([this.#lab.must(DOCKER, deploy('docker')), this.#lab.must(SWARM, deploy('swarm', '--detach'))]);
    const [docker, swarm] = await Promise.all([
      this.#specs(name, (...args) => this.#lab.must(DOCKER, ['docker', ...args])),
      this.#specs(name, (...args) => this.#lab.swarm(SWARM, args)),
    ]);
    const names = [...new Set([...docker.keys(), ...swarm.keys()])].sort();
    const differences = names.flatMap((service) =>
      compareSpecs(docker.get(service), swarm.get(service)).flatMap((difference) => this.#judge(service, difference)),
    );
    const services = names.filter((each) => !each.startsWith(NETWORK)).length;
    return { services, differences: [...differences, ...(await this.#again(name, files))] };
  }

  /** What deploying the same files once more would change: nothing, or a line for each. */
  async #again(name: string, files: readonly string[]): Promise<string[]> {
    const argv = ['stack', 'plan', '--resolve-image', 'never', '--format', 'json', ...files.flatMap((f) => ['-c', f])];
    const output = await this.#lab.must(SWARM, ['env', ...ENVIRONMENT, 'swarm', ...argv, name]);
    const { operations } = JSON.parse(output) as { operations: { action: string; name: string; changes: unknown }[] };
    return operations
      .filter(({ action }) => action !== 'unchanged')
      .map((one) => `deployed again: ${one.action} ${one.name} ${JSON.stringify(one.changes)}`);
  }

  #judge(service: string, difference: Difference): string[] {
    const allowed = allowanceFor(difference);
    if (allowed) this.used.set(allowed, (this.used.get(allowed) ?? 0) + 1);
    const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
    const { field, docker, swarm } = difference;
    return allowed ? [] : [`${service}: ${field || 'the service'}: docker ${shown(docker)}, swarm ${shown(swarm)}`];
  }

  /** What a cluster has of a stack: its services by their names, its networks by "network" and theirs. */
  async #specs(stack: string, run: (...args: string[]) => Promise<string>): Promise<Map<string, unknown>> {
    const ids = async (...args: string[]): Promise<string[]> =>
      (await run(...args)).split('\n').filter((id) => id !== '');
    const services = await ids('stack', 'services', '-q', stack);
    const networks = await ids('network', 'ls', '-q', '--no-trunc', '--filter', 'scope=swarm');
    const inspect = async <T>(noun: string, refs: string[]): Promise<T[]> =>
      refs.length > 0 ? (JSON.parse(await run(noun, 'inspect', ...refs)) as T[]) : [];
    const specs = (await inspect<{ Spec: ServiceSpec }>('service', services)).map(({ Spec: spec }) => spec);
    const listed = await inspect<Network>('network', networks);
    const known = [...listed, ...(await inspect<Network>('network', unlisted(specs, networks)))];
    const names = new Map(known.map(({ Id: id, Name: name }) => [id, name]));
    return new Map<string, unknown>([
      ...specs.map((spec) => [spec.Name, withNetworkNames(spec, names)] as const),
      ...known.filter((one) => isOfStack(one, stack)).map((one) => [`${NETWORK}${one.Name}`, settings(one)] as const),
    ]);
  }
}

/** NAME to its files. */
function stacks(wanted: readonly string[]): Map<string, string[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yml'));
  const names = files.filter((file) => !file.endsWith('.override.yml')).map((file) => basename(file, '.yml'));
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name)).sort();
  const filesOf = (name: string): string[] => [`${name}.yml`, `${name}.override.yml`].filter((f) => files.includes(f));
  return new Map(chosen.map((name) => [name, filesOf(name).map((file) => join(FOLDER, file))]));
}

async function main(wanted: readonly string[]): Promise<number> {
  const lab = await Lab.up({ name: `compare-${process.pid}`, hosts: 2, owned: true });
  let stopped = false;
  void stopSignal().then(() => (stopped = true));
  try {
    const comparison = new Comparison(lab);
    await comparison.makeClusters();
    let failed = 0;
    const all = stacks(wanted);
    for (const [name, files] of all) {
      if (stopped) return 1;
      const { services, differences } = await comparison
        .compare(name, files)
        .catch((error: unknown) => ({ services: 0, differences: [messageOf(error)] }));
      if (differences.length > 0) failed++;
      const verdict = differences.length > 0 ? 'DIFFER' : 'agree ';
      console.log(`${verdict}  ${name} (${services === 1 ? '1 service' : `${services} services`})`);
      for (const line of differences) console.log(`          ${line}`);
    }
    console.log(`\n${all.size - failed} of ${all.size} agree. Differences that are meant:`);
    for (const [{ field, reason }, count] of comparison.used) console.log(`  ${count} x ${field.source}: ${reason}`);
    return failed > 0 || all.size === 0 ? 1 : 0;
  } finally {
    await lab.down();
  }
}

process.exitCode = await main(process.argv.slice(2));
