/**
 * The name servers of this node: one at the gateway of each network, for the containers there. Owns the sockets. Answers what the networks know;
 * everything else it asks of the name servers that the container's task names, or of the host's.
 */
import type { Clock } from '../../../lib/clock.js';
import { messageOf, swarmError } from '../../../lib/errors.js';
import type { Log } from '../../../lib/log.js';
import type { Random } from '../../../lib/random.js';
import type { Commands } from '../commands.js';
import type { Records } from '../records.js';
import { replyTo } from './answer.js';
import { NetworkForwarder, type Forwarder } from './forward.js';
import { openListener, type OpenListener } from './listener.js';
import { MESSAGE_BYTES_MAX, readQuery, writeAnswer, writeFormatError } from './message.js';
import type { Names } from './names.js';
import { ResolvConf } from './resolv-conf.js';

export interface NameServersOptions {
  records: Records;
  names: Names;
  commands: Commands;
  /** The name servers that the spec of a task names, by its id. */
  upstreamsOf: (asker: string) => readonly string[];
  clock: Clock;
  random: Random;
  log: Log;
  resolvConf?: string;
  /** Where it listens: 53 unless it is tried out. */
  port?: number;
  listen?: OpenListener;
  forwarder?: Forwarder;
}

export interface Served {
  networkId: string;
  name: string;
  /** The network's gateway. */
  address: string;
}

const DNS_PORT = 53;

export class NameServers {
  readonly #options: NameServersOptions;
  readonly #forwarder: Forwarder;
  readonly #resolvConf: ResolvConf;
  readonly #listeners = new Map<string, { listener: { close(): Promise<void> }; address: string }>();

  constructor(options: NameServersOptions) {
    const { clock, random, log, resolvConf = '/etc/resolv.conf' } = options;
    this.#options = options;
    this.#forwarder = options.forwarder ?? new NetworkForwarder({ clock, random });
    this.#resolvConf = new ResolvConf({ path: resolvConf, clock, log });
  }

  /** Serves these networks and no others. Why one cannot be served, in words. */
  async serve(wanted: readonly Served[]): Promise<string[]> {
    const byId = new Map(wanted.map((each) => [each.networkId, each]));
    for (const [id, { listener, address }] of this.#listeners) {
      if (byId.get(id)?.address === address) continue;
      this.#listeners.delete(id);
      await listener.close();
    }
    const errors: string[] = [];
    for (const each of wanted) {
      if (this.#listeners.has(each.networkId)) continue;
      try {
        const listener = await this.#open(each);
        this.#listeners.set(each.networkId, { listener, address: each.address });
      } catch (error) {
        errors.push(await this.#explained(each, error));
      }
    }
    return errors;
  }
  async close(): Promise<void> {
    await this.serve([]);
  }

  /** What a client at `from` is answered; undefined: nothing. */
  async handle(networkId: string, message: Buffer, from: string, protocol: 'udp' | 'tcp'): Promise<Buffer | undefined> {
    const { records, names, random } = this.#options;
    const query = readQuery(message);
    if (!query) return writeFormatError(message);
    const size = protocol === 'udp' ? query.size : MESSAGE_BYTES_MAX;
    const reply = replyTo(query, { networkId, address: from }, { names, records, random });
    if (reply.do === 'answer') return writeAnswer(query, reply.answer, size);
    const servers = await this.#serversFor(reply.asker);
    const answer = servers.length > 0 ? await this.#forwarder.forward(message, servers, protocol) : undefined;
    return answer ?? writeAnswer(query, { rcode: 'SERVFAIL', records: [] }, size);
  }

  #open({ networkId, address }: Served): ReturnType<OpenListener> {
    const { port = DNS_PORT, clock, log, listen = openListener } = this.#options;
    const handle = async (message: Buffer, from: string, protocol: 'udp' | 'tcp'): Promise<Buffer | undefined> => {
      try {
        return await this.handle(networkId, message, from, protocol);
      } catch (error) {
        log.error({ err: messageOf(error), from }, 'a question for a name could not be answered');
        return undefined;
      }
    };
    return listen({ address, port, clock, handle });
  }
  /** Ourselves are left out: the question would come back. */
  async #serversFor(asker: string): Promise<string[]> {
    const named = this.#options.upstreamsOf(asker);
    const servers = named.length > 0 ? named : await this.#resolvConf.servers();
    const own = new Set([...this.#listeners.values()].map(({ address }) => address));
    return servers.filter((server) => !own.has(server));
  }
  async #explained({ name, address }: Served, error: unknown): Promise<string> {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const detail = isTaken ? `${messageOf(error)}${await this.#holders()}` : messageOf(error);
    return swarmError('DNS_PORT_TAKEN', { name, addr: address, detail }).message;
  }
  /** Which programs have the port. */
  async #holders(): Promise<string> {
    const { port = DNS_PORT, commands } = this.#options;
    const { stdout } = await commands.run(['ss', '-Hlntup', `sport = :${String(port)}`]);
    const programs = new Set(
      [...stdout.matchAll(/users:\(\("([^"]+)",pid=(\d+)/g)].map(
        ([, program, pid]) => `${program ?? ''} (pid ${pid ?? ''})`,
      ),
    );
    return programs.size === 0 ? '' : `: it is in use by ${[...programs].join(', ')}`;
  }
}
