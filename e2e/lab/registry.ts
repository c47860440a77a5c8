import type { Lab } from './lab.js';
import { LOCAL_IMAGE } from './image.js';
import { until } from './run.js';

const USER = 'shop';
export const PASSWORD = 'open-sesame';
/** What `htpasswd -nbB` makes of the two: the registry takes bcrypt only. */
const HTPASSWD = 'shop:$2b$05$uEC.I1mX/avnN.BamT0yQehUfd3BW8aqZob/3ZnPmFW2XtR/ItM02';
const PORT = 5000;

/** An image registry (Debian's docker-registry) on a host of a lab, for USER with PASSWORD or, without `login`, for everybody. */
export class Registry {
  /** host:port, the first part of its images' names. */
  readonly addr: string;
  readonly #lab: Lab;
  readonly #host: string;

  private constructor(lab: Lab, host: string, address: string) {
    this.#lab = lab;
    this.#host = host;
    this.addr = `${address}:${PORT}`;
  }

  static async start(lab: Lab, host: string, options: { login: boolean }): Promise<Registry> {
    const address = lab.hosts.find(({ name }) => name === host)?.address ?? host;
    const registry = new Registry(lab, host, address);
    const config = {
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: '/var/lib/registry' } },
      http: { addr: `:${PORT}` },
      ...(options.login && { auth: { htpasswd: { realm: 'lab', path: '/run/lab/htpasswd' } } }),
    };
    await registry.#write('registry.yml', JSON.stringify(config)); // JSON is YAML
    await registry.#write('htpasswd', `${HTPASSWD}\n`);
    await lab.startProgram(host, 'registry', ['docker-registry', 'serve', '/run/lab/registry.yml']);
    const probe = ['bash', '-c', `exec 3<>/dev/tcp/127.0.0.1/${PORT}`];
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

  /** Stops it: from now on nobody answers. */
  async stop(): Promise<void> {
    await this.#lab.must(this.#host, ['bash', '-c', 'kill -9 "$(cat /run/lab/registry.pid)"']);
  }

  async #write(file: string, text: string): Promise<void> {
    await this.#lab.must(this.#host, ['tee', `/run/lab/${file}`], { input: text });
  }
}
