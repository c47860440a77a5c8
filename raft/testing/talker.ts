/** Run by transport-grpc.test.ts: a member that talks to "a" until it is killed. Its parent tells it how. */
import { once } from 'node:events';
import { SystemClock } from '../../lib/clock.js';
import { silentLog } from '../../lib/log.js';
import { SystemRandom } from '../../lib/random.js';
import { LiveIdentity, type Identity } from '../../proto/rpc/identity.js';
import { GrpcRaftTransport } from '../transport-grpc.js';

const told = once(process, 'message');
process.send?.('ready');
const [{ identity, addr }] = (await told) as [{ identity: Identity; addr: string }];
const clock = new SystemClock();
const transport = new GrpcRaftTransport({
  id: identity.nodeId,
  group: () => 'g1',
  identity: new LiveIdentity(identity),
  advertiseAddr: '127.0.0.1:1',
  addrOf: () => addr,
  clock,
  random: new SystemRandom(),
  log: silentLog,
});
const talk = (): void => {
  transport.send([{ kind: 'heartbeat', from: identity.nodeId, to: 'a', term: 1, commit: 0 }]);
  clock.after(20, talk);
};
talk();
