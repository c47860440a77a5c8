/**
 * The name server for the containers of this node. Their engine's own resolver sends it what it does not know, at the gateway of a network of theirs.
 */
import type { Clock } from '../../../lib/clock.js';
import { messageOf } from '../../../lib/errors.js';
import type { Log } from '../../../lib/log.js';
import type { Random } from '../../../lib/random.js';
import type { NetworkRecords } from '../../../proto/network-facts.js';
import { type Asked, decide } from './answer.js';
import { Forwarder } from './forward.js';
import { Listeners } from './listeners.js';
import { type Query, rcodes, readQuery, replyOf } from './message.js';
import { type Asker, type ChangesUnderWay, NameTable } from './names.js';
import { ResolvConf } from './resolv-conf.js';

const PORT = 53;

const nothing: NetworkRecords = {
  networks: new Map(),
  endpoints: new Map(),
  services: new Map(),
  ports: new Map(),
  peers: new Map(),
};

export class NameServer {
  readonly #random: Random;
  readonly #log: Log;
  readonly #listeners: Listeners;
  readonly #forwarder: Forwarder;
  readonly #resolvConf: ResolvConf;
  readonly #nameserversOf: (id: string) => readonly string[];
  #table = new NameTable(nothing, '');

  /**
   * `nameserversOf`: whom to ask for a task, or for a container run by hand, what is not ours to answer (`dns_config`); none: those of the host.
   * `port`: 53 unless given, our own and that of the name servers that are asked.
   */
  constructor(options: {
    clock: Clock;
    random: Random;
    log: Log;
    nameserversOf: (id: string) => readonly string[];
    resolvConf?: string;
    port?: number;
  }) {
    this.#nameserversOf = options.nameserversOf;
    const { clock, random, log, resolvConf = '/etc/resolv.conf', port = PORT } = options;
    this.#random = random;
    this.#log = log;
    this.#listeners = new Listeners({ port, clock, log, serve: (message, asked) => this.#serve(message, asked) });
    this.#forwarder = new Forwarder({ clock, random, port });
    this.#resolvConf = new ResolvConf({ path: resolvConf, clock, log });
  }

  /**
   * Opens and closes sockets, so that it listens at just these addresses: the gateways of networks whose bridges are there. Resolves with what could not
   * be opened and why, "" when all is well. It is tried again with the next call.
   */
  listen(gateways: readonly string[]): Promise<string> {
    return this.#listeners.listen(gateways);
  }
  /** What it answers from: see NameTable. `self`: this node's id. Cheap: names are made of the records when somebody asks for them. */
  update(records: NetworkRecords, self: string, changes?: ChangesUnderWay): void {
    this.#table = new NameTable(records, self, changes);
  }
  async close(): Promise<void> {
    this.#forwarder.close();
    await this.#listeners.listen([]);
  }

  async #serve(message: Buffer, asked: Asked): Promise<Buffer | undefined> {
    try {
      const query = readQuery(message);
      if (!query || 'reply' in query) return query?.reply;
      const decision = decide(query, { table: this.#table, asked, random: this.#random });
      return 'reply' in decision ? decision.reply : await this.#forward(query, decision.forwardFor, asked);
    } catch (error) {
      this.#log.error({ ...asked, err: messageOf(error) }, 'a question to the name server could not be answered');
      return undefined;
    }
  }
  async #forward(query: Query, { id }: Asker, { overTcp }: Asked): Promise<Buffer> {
    const named = this.#nameserversOf(id);
    const candidates = named.length > 0 ? named : await this.#resolvConf.nameservers();
    const nameservers = candidates.filter((address) => !this.#listeners.has(address));
    const outcome = await this.#forwarder.ask(query, { asker: id, nameservers, overTcp });
    if ('reply' in outcome) return outcome.reply;
    this.#log.debug({ asker: id, name: query.name, err: outcome.err }, 'no name server answered a question');
    return replyOf(query, rcodes.SERVFAIL);
  }
}
