import { spawn, type StdioOptions } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { must as present } from '../../lib/assert.js';
import { DAEMON_FLAGS } from '../../lib/daemon-flags.js';
import { messageOf } from '../../lib/errors.js';
import { cgroupFiles, createCgroups } from './cgroups.js';
import { LOCAL_IMAGE } from './image.js';
import type { ProcessId } from './processes.js';
import { bootId, hasErrno, processStat } from './processes.js';
import { must, PATH, until } from './run.js';
import { hostDir, labDir } from './state.js';

/** The checkout this file was built in. */
export const CHECKOUT = join(import.meta.dirname, '../../..');

const SCRIPTS = join(CHECKOUT, 'e2e/lab');
const ENGINE_READY_MS = 60_000;
export const GATEWAY = '10.77.0.254';
export const addressOf = (index: number): string => `10.77.0.${index + 1}`;

/** Starts the process that holds a host's (or the switch's) namespaces; resolves once they are set up. */
export async function startInit(lab: string, host: string): Promise<ProcessId> {
  const dir = hostDir(lab, host);
  mkdirSync(dir, { recursive: true });
  const args = [join(SCRIPTS, 'host-start.sh'), host, dir, ...createCgroups(lab, host)];
  const errors = openSync(join(dir, 'host.log'), 'a');
  const stdio: StdioOptions = ['ignore', 'pipe', errors];
  const child = spawn('bash', args, { detached: true, stdio, cwd: '/', env: { ...process.env, PATH } });
  closeSync(errors);
  const output = present(child.stdout, 'the pipe from the host');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new Error(`host ${host} did not start (exit code ${code}): ${readFileSync(join(dir, 'host.log'), 'utf8')}`),
      );
    });
    createInterface({ input: output }).once('line', (line) => {
      const [, pid, start] = line.split(' ');
      output.destroy();
      child.removeAllListeners('exit').unref(); // from here on it is the lab that knows whether the host lives
      resolve({ pid: Number(pid), start: Number(start), boot: bootId() });
    });
  });
}

/** A registry on a host of the lab needs no certificate. */
const ENGINE = { 'log-level': 'warn', 'insecure-registries': ['10.77.0.0/24'] };

/** Writes what a host finds in its private folders; once, before its first start. `engine`: more of its engine's configuration. */
export function furnish(lab: string, host: string, hosts: readonly string[], engine: object = {}): void {
  const dir = hostDir(lab, host);
  for (const folder of ['var-lib', 'bin']) mkdirSync(join(dir, folder), { recursive: true });
  const lines = hosts.map((name, index) => `${addressOf(index)} ${name}\n`);
  writeFileSync(join(dir, 'hosts'), `127.0.0.1 localhost\n${lines.join('')}`);
  // Nothing listens there: a look-up is refused at once, where an address that is silent costs ten seconds.
  writeFileSync(join(dir, 'resolv.conf'), `nameserver ${GATEWAY}\n`);
  writeFileSync(join(dir, 'engine.json'), JSON.stringify({ ...ENGINE, ...engine }));
  for (const [program, main, flags] of [
    ['swarm', 'dist/cli/main.js', []],
    ['swarmd', 'dist/node/main.js', DAEMON_FLAGS],
  ] as const) {
    // Without the dashes Node.js 20 takes `--env-file` of the command for its own.
    const command = [process.execPath, ...flags, '--', join(CHECKOUT, main)].join(' ');
    writeFileSync(join(dir, 'bin', program), `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(join(dir, 'bin', program), 0o755);
  }
}

/** A host that is on. */
export interface RunningHost {
  lab: string;
  name: string;
  address: string;
  init: ProcessId;
}

/** The argument list that runs `argv` inside the host, in the checkout's folder, with `swarm` and `swarmd` on the path. */
export function inHost({ lab, name, init }: RunningHost, argv: readonly string[]): string[] {
  const path = `PATH=/run/lab/bin:${PATH}`;
  const enter = ['bash', join(SCRIPTS, 'host-enter.sh'), String(init.pid), ...cgroupFiles(lab, name), '--'];
  return [...enter, 'env', '-C', CHECKOUT, path, ...argv];
}

/** The argument list that runs `argv` in the network namespace of the switch. */
export function inSwitch(init: ProcessId, argv: readonly string[]): string[] {
  return ['nsenter', '--target', String(init.pid), '--net', '--', ...argv];
}

/** The same card at every boot, as in a machine: peers that remember its hardware address find it again at once. */
function cardAddress(ip: string): string {
  const bytes = ip.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['02', '42', ...bytes].join(':');
}

/** Gives a host its network card and plugs it into the switch. */
export async function plugIn(theSwitch: ProcessId, host: RunningHost): Promise<void> {
  const port = [
    `link add ${host.name} type veth peer name eth0 address ${cardAddress(host.address)} netns ${host.init.pid}`,
    `link set ${host.name} master br0 up`,
  ];
  await must(inSwitch(theSwitch, ['ip', '-batch', '-']), { input: port.join('\n') });
  const card = [`address add ${host.address}/24 dev eth0`, 'link set eth0 up', `route add default via ${GATEWAY}`];
  await must(inHost(host, ['ip', '-batch', '-']), { input: card.join('\n') });
}

/** Starts a daemon of the host: its output goes to NAME.log and its pid to NAME.pid in the host's folder. */
export async function startDaemon(host: RunningHost, name: string, argv: readonly string[]): Promise<void> {
  await must(inHost(host, ['bash', join(SCRIPTS, 'background.sh'), name, ...argv]));
}

export async function startEngine(host: RunningHost): Promise<void> {
  const flags = ['--config-file', '/run/lab/engine.json', '-H', 'unix:///run/docker.sock'];
  await startDaemon(host, 'engine', ['dockerd', ...flags]);
  try {
    await until('the engine answers', () => answers(engineSocket(host.init)), ENGINE_READY_MS, 50);
  } catch (error) {
    const log = tail(join(hostDir(host.lab, host.name), 'engine.log'));
    throw new Error(`host ${host.name}: ${messageOf(error)}. Its log ends:\n${log}`, { cause: error });
  }
}

/** The engine's socket as this process can reach it, through the host's own /run. */
export const engineSocket = (init: ProcessId): string => `/proc/${init.pid}/root/run/docker.sock`;

export async function loadLocalImage({ lab, init }: RunningHost): Promise<void> {
  const input = readFileSync(join(labDir(lab), 'busybox.tar'));
  const docker = ['docker', '-H', `unix://${engineSocket(init)}`];
  await must([...docker, 'import', '--change', 'CMD ["sh"]', '-', LOCAL_IMAGE], { input });
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: '/_ping' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('error', () => resolve(false));
    ping.end();
  });
}

export function tail(file: string, lines = 15): string {
  if (!existsSync(file)) return '(nothing was logged)';
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

/** Whether process `pid`, as the host counts them, is running in the host. */
export function isRunningInside(init: ProcessId, pid: string): boolean {
  return processStat(join(`/proc/${init.pid}/root/proc`, pid))?.ended === false;
}

/**
 * A process of the host whose command line has `program` in it, numbered as the host counts: whoever started it, the lab or
 * `swarm init` in the host.
 */
export function findInside(init: ProcessId, program: RegExp): string | undefined {
  const proc = `/proc/${init.pid}/root/proc`;
  return readdirSync(proc).find((pid) => {
    if (!/^\d+$/.test(pid) || !isRunningInside(init, pid)) return false;
    try {
      return program.test(readFileSync(join(proc, pid, 'cmdline'), 'utf8').replaceAll('\0', ' '));
    } catch (error) {
      if (hasErrno(error, 'ENOENT', 'ESRCH')) return false; // it has just ended
      throw error;
    }
  });
}

/** Whether somebody listens on the Unix socket. */
export function accepts(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
