/**
 * What runs while this host is a member: its identity and the renewal of it, the agent, and on a manager the manager.
 *
 * Owns: these parts and the order in which they start and stop. Watches: the managers' addresses that the agent is told.
 * Writes: node.json when those change. Never: decides whether this host is a member; daemon.ts does.
 */
import { join } from 'node:path';
import { Agent } from '../agent/agent.js';
import { grpcTransport } from '../agent/transport-grpc.js';
import type { Engine } from '../agent/engine/engine.js';
import { assert } from '../lib/assert.js';
import { sleep, type Clock, type Millis } from '../lib/clock.js';
import { messageOf, swarmError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Random } from '../lib/random.js';
import { Manager } from '../manager/manager.js';
import type { StoreChange } from '../manager/store/types.js';
import { formatAddr, parseAddr } from '../proto/rpc/address.js';
import { LiveIdentity, type Identity } from '../proto/rpc/identity.js';
import { Renewal, throughManagers } from './identity/renewal.js';
import { KeyFile } from './keys/key-file.js';
import { saveNodeState, type NodeState } from './state.js';

export interface MemberDependencies {
  stateDir: string;
  engine: Engine;
  clock: Clock;
  random: Random;
  log: Log;
  /** The manager cannot go on: the process should end. */
  onFatal: (error: unknown) => void;
}

export class Member {
  readonly identity: LiveIdentity;
  readonly manager: Manager | undefined;
  readonly #dependencies: MemberDependencies;
  readonly #agent: Agent;
  readonly #renewal: Renewal;
  #state: NodeState;
  /** Whether node.json is there, and is to follow what changes. */
  #recorded = false;
  #saving: Promise<void> = Promise.resolve();
  #connected!: () => void;
  readonly #connecting = new Promise<void>((resolve) => (this.#connected = resolve));

  /** `seed`: what a cluster founded right now begins with. */
  static async start(
    dependencies: MemberDependencies,
    state: NodeState,
    identity: Identity,
    seed?: readonly StoreChange[],
  ): Promise<Member> {
    const live = new LiveIdentity(identity);
    const { stateDir, clock, random, log, onFatal } = dependencies;
    const { listenAddr, advertiseAddr } = state;
    const common = { dir: join(stateDir, 'raft'), identity: live, clock, random, log, onFatal };
    const manager =
      state.role === 'manager'
        ? await Manager.open({
            ...common,
            keys: await KeyFile.open(stateDir),
            listenAddr,
            advertiseAddr,
            start: seed ? { kind: 'found', seed } : { kind: 'resume', via: () => state.managers },
            onRemoved: () => onFatal(swarmError('NODE_REMOVED', { id: identity.nodeId })),
          })
        : undefined;
    const member = new Member(dependencies, state, live, manager);
    try {
      await member.#agent.start();
    } catch (error) {
      await manager?.close();
      throw error;
    }
    member.#renewal.start();
    return member;
  }

  private constructor(
    dependencies: MemberDependencies,
    state: NodeState,
    identity: LiveIdentity,
    manager: Manager | undefined,
  ) {
    const { stateDir, clock, random, log, engine } = dependencies;
    this.#dependencies = dependencies;
    this.#state = state;
    this.identity = identity;
    this.manager = manager;
    const managers = (): string[] => (manager ? [ownAddress(this.#state.listenAddr)] : this.#state.managers);
    this.#agent = new Agent({
      nodeId: identity.current.nodeId,
      transport: grpcTransport(identity),
      managers,
      engine,
      stateDir,
      clock,
      random,
      log,
      onManagers: (addrs) => this.#rememberManagers(addrs),
    });
    const send = manager ? manager.renewCertificate : throughManagers(identity, managers);
    this.#renewal = new Renewal({ identity, stateDir, send, clock, random, log });
  }

  get state(): NodeState {
    return this.#state;
  }

  /** Writes node.json, the commit point of a membership, and keeps it up to date from now on. */
  async record(): Promise<void> {
    this.#recorded = true;
    await this.#save();
  }
  /** node.json is there already: this host was a member before. */
  resumed(): void {
    this.#recorded = true;
  }

  /** Whether a manager has taken this node's agent in, waiting for it at most `timeout`. */
  async isConnected(timeout: Millis): Promise<boolean> {
    const stop = new AbortController();
    const late = sleep(this.#dependencies.clock, timeout, stop.signal).then(
      () => false,
      () => true, // only we abort it, when the other has won
    );
    const connected = await Promise.race([this.#connecting.then(() => true), late]);
    stop.abort();
    return connected;
  }

  /** Stops all parts; containers run on. */
  async stop(): Promise<void> {
    await this.#renewal.stop();
    await this.#agent.stop();
    await this.manager?.close();
    await this.#saving;
  }

  /** Stops all parts after this node's containers have been stopped and removed. */
  async leave(): Promise<void> {
    await this.#agent.leave();
    await this.stop();
  }

  #rememberManagers(addrs: readonly string[]): void {
    assert(addrs.length > 0, 'a cluster has a manager');
    this.#connected();
    if (addrs.join() === this.#state.managers.join()) return;
    this.#state = { ...this.#state, managers: [...addrs] };
    if (!this.#recorded) return;
    const { log } = this.#dependencies;
    this.#save().catch((error: unknown) =>
      log.error({ reason: messageOf(error) }, "cannot save the managers' addresses"),
    );
  }

  /** One write after the other: each writes the state of its turn. */
  #save(): Promise<void> {
    const save = this.#saving.then(() => saveNodeState(this.#dependencies.stateDir, this.#state));
    this.#saving = save.then(
      () => undefined,
      () => undefined, // told to whoever asked for this write; the next one is tried all the same
    );
    return save;
  }
}

/** How a manager's agent reaches its own manager: never by the advertised address, which may be one that only others can use. */
function ownAddress(listenAddr: string): string {
  const { host, port } = parseAddr(listenAddr);
  if (host === '0.0.0.0') return formatAddr({ host: '127.0.0.1', port });
  return formatAddr({ host: host === '::' ? '::1' : host, port });
}
