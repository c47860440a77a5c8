/**
 * Connections that the kernel knows and that have to be forgotten, since no packet of theirs would ever see the new rules, or none that begins anew. Over UDP
 * those to backends that get no new connections, and those that came before their port was published: with the change. Over TCP and SCTP those to
 * containers that have ended: beside it.
 */
import { messageOf, swarmError } from '../../lib/errors.js';
import { limits } from '../../lib/limits.js';
import type { Log } from '../../lib/log.js';
import type { PublishedPort } from '../../proto/gen/swarm/v1/PublishedPort.js';
import { output, type Commands } from './commands.js';
import type { EndpointChange } from './records.js';

interface Flow {
  source: string;
  destination: string;
  sourcePort: string;
  destinationPort: string;
  /** Who answers. */
  responder: string;
  /** It has ended: whoever begins anew from the same port is none of it (kernel, nf_conntrack_proto_tcp). */
  isOver: boolean;
}

/** `conntrack -L -p PROTOCOL`: the addresses as asked for, then those of the answer. */
function readFlows(listing: string): Flow[] {
  return listing.split('\n').flatMap((line) => {
    const all = (name: string): string[] =>
      [...line.matchAll(new RegExp(`\\b${name}=(\\S+)`, 'g'))].map(([, value = '']) => value);
    const [source, responder] = all('src');
    const [destination] = all('dst');
    const [sourcePort] = all('sport');
    const [destinationPort] = all('dport');
    if (!source || !responder || !destination || !sourcePort || !destinationPort) return [];
    const isOver = /^tcp .* (TIME_WAIT|CLOSE) src=/.test(line);
    return [{ source, destination, sourcePort, destinationPort, responder, isOver }];
  });
}

/** Flows over UDP that lead to nobody, or came before their port was published. What could not be forgotten is left to the next `forget`. */
export class StaleFlows {
  readonly #commands: Commands;
  /** Backends no more. */
  readonly #responders = new Set<string>();
  /** Published just now. */
  readonly #ports = new Set<string>();

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  note(endpoints: Iterable<EndpointChange>, newPorts: Iterable<PublishedPort>): void {
    for (const { before, after } of endpoints) {
      if (before?.serving && !after?.serving) for (const address of before.addresses) this.#responders.add(address);
      if (after?.serving) for (const address of after.addresses) this.#responders.delete(address);
    }
    for (const { protocol, published_port } of newPorts)
      if (protocol === 'udp') this.#ports.add(String(published_port));
  }
  /** `isForGood`: no new ones come. Throws COMMAND_FAILED, and LIMIT_REACHED when there were too many for once. */
  async forget({ isForGood }: { isForGood: boolean }): Promise<void> {
    const [responders, ports] = [this.#responders, this.#ports];
    if (responders.size + ports.size === 0) return;
    const left = await forget(this.#commands, 'udp', [], ({ responder, destination, destinationPort }) => {
      return responders.has(responder) || (ports.has(destinationPort) && responder === destination);
    });
    if (left > 0) {
      const what = 'the number of flows over UDP that are forgotten at once';
      throw swarmError('LIMIT_REACHED', { what, limit: limits.network_forgotten_max });
    }
    if (!isForGood) return;
    responders.clear();
    ports.clear();
  }
}

/** Of those that are `listed`. `isStale` is asked again before each is forgotten. How many were left, being too many. */
async function forget(
  commands: Commands,
  protocol: string,
  listed: readonly string[],
  isStale: (flow: Flow) => boolean,
): Promise<number> {
  const flows = readFlows(await output(commands, ['conntrack', '-L', '-p', protocol, ...listed])).filter(isStale);
  for (const flow of flows.slice(0, limits.network_forgotten_max)) {
    if (!isStale(flow)) continue;
    const { source, destination, sourcePort, destinationPort, responder } = flow;
    const which = ['-s', source, '-d', destination, '--sport', sourcePort, '--dport', destinationPort];
    // With who answers: the client may have begun anew meanwhile, and be led to another.
    await commands.run(['conntrack', '-D', '-p', protocol, ...which, '--reply-src', responder]); // fails when it has just ended, which is as well
  }
  return Math.max(0, flows.length - limits.network_forgotten_max);
}

/** From so many addresses on it costs less to list all connections than those of each. */
const MANY = 4;

/**
 * Forgets connections to addresses whose containers have ended, one pass after the other; nobody waits for it. The kernel keeps some of them for minutes, in
 * whatever state the end of the container left them, and a client that comes to use its port again would be led to nobody. Whoever still says something is
 * answered by a reset, of the rules or of the backend that gets it now. A failure leaves them to time.
 */
export class Forgetting {
  readonly #commands: Commands;
  readonly #log: Log;
  /** Whether nobody has the address yet. */
  readonly #isEnded: (address: string) => boolean;
  #pending = new Set<string>();
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: { commands: Commands; log: Log; isEnded: (address: string) => boolean }) {
    this.#commands = options.commands;
    this.#log = options.log;
    this.#isEnded = options.isEnded;
  }

  note(addresses: Iterable<string>): void {
    for (const address of addresses) this.#pending.add(address);
    if (this.#pending.size > 0) this.#running ??= this.#run();
  }
  /** Resolves when nothing is under way; what was not begun is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // what is told in one moment is done in one go
    while (this.#pending.size > 0 && !this.#stopped) {
      const ended = new Set([...this.#pending].filter((address) => this.#isEnded(address)));
      this.#pending = new Set();
      for (const protocol of ['tcp', 'sctp']) {
        try {
          await this.#forget(protocol, ended);
        } catch (error) {
          this.#log.warn({ err: messageOf(error), protocol }, 'connections to containers that have ended stay');
        }
      }
    }
    this.#running = undefined;
  }
  async #forget(protocol: string, ended: ReadonlySet<string>): Promise<void> {
    const isDue = ({ responder, isOver }: Flow): boolean =>
      !isOver && ended.has(responder) && !this.#stopped && this.#isEnded(responder);
    const listings = ended.size < MANY ? [...ended].map((address) => ['--reply-src', address]) : [[]];
    let left = 0;
    for (const listed of listings) {
      if (!this.#stopped) left += await forget(this.#commands, protocol, listed, isDue);
    }
    if (left > 0)
      this.#log.warn({ left, protocol }, 'connections to containers that have ended stay: they are too many');
  }
}
