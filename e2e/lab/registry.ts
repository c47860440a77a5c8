import { join } from 'node:path';
import type { Image } from '../images/image.js';
import type { Lab } from './lab.js';
import { LOCAL_IMAGE } from './image.js';
import { until } from './run.js';

const USER = 'shop';
export const PASSWORD = 'open-sesame';
/** What `htpasswd -nbB` makes of the two: the registry takes bcrypt only. */
const HTPASSWD = 'shop:$2b$05$uEC.I1mX/avnN.BamT0yQehUfd3BW8aqZob/3ZnPmFW2XtR/ItM02';
const PORT = 5000;
const PUSH = join(import.meta.dirname, '../images/main.js');

/** An image registry (Debian's docker-registry) on a host of a lab, for USER with PASSWORD or, without `login`, for everybody. */
export class Registry {
  /** host:port, the first part of its images' names. */
  readonly addr: string;
  readonly #lab: Lab;
  readonly #host: string;

  private constructor(lab: Lab, host: string, addr: string) {
    this.#lab = lab;
    this.#host = host;
    this.addr = addr;
  }

  /** `port`: another than 5000. */
  static async start(lab: Lab, host: string, options: { login: boolean; port?: number }): Promise<Registry> {
    const { login, port = PORT } = options;
    const registry = new Registry(lab, host, `${lab.address(host)}:${port}`);
    const config = {
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: '/var/lib/registry' } },
      http: { addr: `:${port}` },
      ...(login && { auth: { htpasswd: { realm: 'lab', path: '/run/lab/htpasswd' } } }),
    };
    await registry.#write('registry.yml', JSON.stringify(config)); // JSON is YAML
    await registry.#write('htpasswd', `${HTPASSWD}\n`);
    await lab.startProgram(host, 'registry', ['docker-registry', 'serve', '/run/lab/registry.yml']);
    const probe = ['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`];
    await until('the registry answers', async () => (await lab.exec(host, probe)).code === 0);
    return registry;
  }

  /** Logs a host's user in: the credentials go to the folder that $DOCKER_CONFIG names. */
  async login(host: string, folder: string): Promise<void> {
    const argv = ['docker', '--config', folder, 'login', '--username', USER, '--password-stdin', this.addr];
    await this.#lab.must(host, argv, { input: PASSWORD });
  }

  /** Makes an image of the lab's own one, with an environment variable that tells its version, and pushes it. Its full name. */
  async push(name: string, version: string, folder: string): Promise<string> {
    const image = `${this.addr}/${name}`;
    const docker = (...args: string[]) => this.#lab.must(this.#host, ['docker', '--config', folder, ...args]);
    const container = (await docker('create', LOCAL_IMAGE)).trim();
    await docker('commit', '--change', `ENV VERSION=${version}`, container, image);
    await docker('rm', container);
    await docker('push', '--quiet', image);
    await docker('rmi', image);
    return image;
  }

  /** Puts images that were made on this machine (e2e/images) into it. Their full names, with digests. */
  async add(images: readonly Image[]): Promise<string[]> {
    const input = JSON.stringify(images);
    const printed = await this.#lab.must(this.#host, [process.execPath, PUSH, '--stdin', this.addr], { input });
    return printed
      .trim()
      .split('\n')
      .map((name) => `${this.addr}/${name}`);
  }

  /** Stops it: from now on nobody answers. */
  async stop(): Promise<void> {
    await this.#lab.must(this.#host, ['bash', '-c', 'kill -9 "$(cat /run/lab/registry.pid)"']);
  }

  async #write(file: string, text: string): Promise<void> {
    await this.#lab.must(this.#host, ['tee', `/run/lab/${file}`], { input: text });
  }
}
