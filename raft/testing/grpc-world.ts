/** Members that talk over real connections of this host, with certificates of one root. */
import { SystemClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { Raft } from '../../proto/load.js';
import type { RaftHandlers } from '../../proto/gen/swarm/v1/Raft.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { RpcServer } from '../../proto/rpc/server.js';
import { TestRoot } from '../../proto/rpc/testing.js';
import { GrpcRaftTransport, type GrpcRaftTransportOptions } from '../transport-grpc.js';

export const clock = new SystemClock();

export class GrpcMember {
  readonly identity: LiveIdentity;
  readonly addr: string;
  readonly transport: GrpcRaftTransport;
  readonly #server: RpcServer;
  #stopped: Promise<void> | undefined;

  constructor(identity: LiveIdentity, addr: string, transport: GrpcRaftTransport, server: RpcServer) {
    this.identity = identity;
    this.addr = addr;
    this.transport = transport;
    this.#server = server;
  }
  stop(): Promise<void> {
    this.#stopped ??= Promise.all([this.transport.close(), this.#server.close({ graceMs: 0 })]).then(() => undefined);
    return this.#stopped;
  }
}

type Settings = Partial<Omit<GrpcRaftTransportOptions, 'id' | 'identity'>> & {
  readonly listenAddr?: string;
  /** In place of one that the world's root has signed. */
  readonly certificate?: Identity;
  /** Called with each stream that another member opens to this one. */
  readonly onStream?: (call: Parameters<RaftHandlers['Stream']>[0]) => void;
  readonly isRemoved?: (nodeId: string) => boolean;
};

export class GrpcWorld {
  readonly root: TestRoot;
  /** Where members are to be found; whoever starts puts itself in. */
  readonly addrs = new Map<string, string>();
  readonly #members: GrpcMember[] = [];

  static async create(clusterId = 'c1'): Promise<GrpcWorld> {
    return new GrpcWorld(await TestRoot.create(clock, clusterId));
  }
  private constructor(root: TestRoot) {
    this.root = root;
  }
  /** At the address it had before, if any. */
  async start(
    id: string,
    { listenAddr, certificate, onStream, isRemoved, ...given }: Settings = {},
  ): Promise<GrpcMember> {
    const identity = new LiveIdentity(certificate ?? (await this.root.identity(id)));
    const server = new RpcServer({ clock, log: silentLog, ...(isRemoved && { isRemoved }) });
    const addr = await server.listenTls(listenAddr ?? this.addrs.get(id) ?? '127.0.0.1:0', identity);
    const transport = new GrpcRaftTransport({
      id,
      group: () => 'g1',
      identity,
      advertiseAddr: addr,
      addrOf: (peer) => this.addrs.get(peer),
      clock,
      random: new SystemRandom(),
      log: silentLog,
      ...given,
    });
    const serve: RaftHandlers['Stream'] = (call, callback) => {
      onStream?.(call);
      transport.handlers.Stream(call, callback);
    };
    server.addService(Raft.service, { Stream: serve });
    this.addrs.set(id, addr);
    const member = new GrpcMember(identity, addr, transport, server);
    this.#members.push(member);
    return member;
  }
  async stop(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.stop()));
  }
}
