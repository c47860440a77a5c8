/** Run by the bench: one of our three members, with a KV service. Its only argument is the path of its configuration. */
import { readFileSync } from 'node:fs';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { must } from '../../lib/assert.js';
import { SystemClock } from '../../lib/clock.js';
import { createLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { Raft } from '../../proto/load.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { RpcServer } from '../../proto/rpc/server.js';
import { KeyRing, newDataKey } from '../../raft/key-ring.js';
import { RaftNode } from '../../raft/node.js';
import { LevelStorage } from '../../raft/storage-level.js';
import { GrpcRaftTransport } from '../../raft/transport-grpc.js';
import { KV, Maintenance, type KvHandlers, type MaintenanceHandlers } from './kv.js';
import { encodePut, Table } from './table.js';

export interface MemberConfig {
  readonly identity: Identity;
  readonly dir: string;
  /** Where each member listens for the others, by id. */
  readonly peers: Readonly<Record<string, string>>;
  /** Where this one listens for clients. */
  readonly clientAddr: string;
}

const config = JSON.parse(readFileSync(must(process.argv[2], 'the configuration'), 'utf8')) as MemberConfig;
const { identity, dir, peers, clientAddr } = config;
const id = identity.nodeId;
const clock = new SystemClock();
const log = createLog('warn');
const live = new LiveIdentity(identity);
const server = new RpcServer({ clock, log });
const advertiseAddr = await server.listenTls(must(peers[id], 'our address'), live);
const transport = new GrpcRaftTransport({
  id,
  group: () => 'bench',
  identity: live,
  advertiseAddr,
  addrOf: (peer) => peers[peer],
  clock,
  random: new SystemRandom(),
  log,
});
server.addService(Raft.service, transport.handlers);
const node = await RaftNode.open({
  id,
  storage: new LevelStorage(dir, { cipher: new KeyRing([newDataKey()], () => Promise.resolve()) }),
  stateMachine: new Table(),
  clock,
  random: new SystemRandom(),
  log,
  transport,
  bootstrap: Object.keys(peers),
});

const header = (revision: number) => ({ member_id: id, revision: String(revision) });
const kv: KvHandlers = {
  Put: (call, callback) => {
    node.propose(encodePut(call.request)).then(
      (index) => callback(null, { header: header(index) }),
      (error: Error) => callback(error),
    );
  },
};
const maintenance: MaintenanceHandlers = {
  Status: (_, callback) => {
    const { applied, leader = '0' } = node.status();
    callback(null, { header: header(applied), leader });
  },
};
const clients = new Server({ 'grpc.enable_channelz': 0 }); // as RpcServer has it
clients.addService(KV.service, { ...kv });
clients.addService(Maintenance.service, { ...maintenance });
clients.bindAsync(clientAddr, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log('ready');
});
process.once('SIGTERM', () => process.exit());
