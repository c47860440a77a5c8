import { assert } from '../lib/assert.js';
import type { Append, Heartbeat, InstallSnapshot } from './messages.js';
import { SnapshotReceiving } from './snapshot-receiving.js';
import { becomeFollower, send, type CoreState } from './state.js';

/** Who sends these is the leader of our term: a candidate gives way to it (5.2). */
function follow(state: CoreState, leader: string): void {
  assert(state.role.name !== 'leader', `${leader} and ${state.config.id} do not both lead term ${state.term}`);
  state.leaderSilence = 0;
  if (state.role.name === 'follower' && state.role.leader === leader) state.electionElapsed = 0;
  else becomeFollower(state, state.term, leader);
}

function accept(state: CoreState, to: string, index: number): void {
  send(state, { kind: 'append-reply', to, term: state.term, index });
}

export function onAppend(state: CoreState, message: Append): void {
  const { log } = state;
  const { from, prevIndex, prevTerm, entries } = message;
  follow(state, from);
  if (prevIndex < log.committed) return accept(state, from, log.committed);
  if (!log.matches(prevIndex, prevTerm)) {
    const conflict = log.lastNotAfter(prevIndex, prevTerm);
    return send(state, { kind: 'append-reply', to: from, term: state.term, index: prevIndex, conflict });
  }
  log.merge(entries);
  const last = prevIndex + entries.length;
  log.commitTo(Math.min(message.commit, last));
  accept(state, from, last);
}

export function onHeartbeat(state: CoreState, message: Heartbeat): void {
  follow(state, message.from);
  // At most what we have acknowledged to this leader; or what somebody had who went by our id before we came with an empty log.
  if (state.log.lastIndex > 0) state.log.commitTo(message.commit);
  const { from, round } = message;
  send(state, { kind: 'heartbeat-reply', to: from, term: state.term, ...(round !== undefined && { round }) });
}

/** Takes in a chunk, and tells the leader where to go on. The whole when it is there. */
function assemble(state: CoreState, message: InstallSnapshot): Uint8Array | undefined {
  const { from, snapshot } = message;
  if (!state.incoming || state.incoming.isBefore(message)) state.incoming = new SnapshotReceiving(message);
  const { incoming } = state;
  if (!incoming.isOf(message)) return undefined; // an older one's, which was overtaken
  incoming.take(message);
  const { index } = snapshot;
  send(state, { kind: 'snapshot-reply', to: from, term: state.term, index, offset: incoming.received });
  return incoming.whole;
}

export function onSnapshot(state: CoreState, message: InstallSnapshot): void {
  const { log } = state;
  const { snapshot, from } = message;
  follow(state, from);
  if (snapshot.index > log.committed) {
    if (log.matches(snapshot.index, snapshot.term)) {
      log.commitTo(snapshot.index); // we have its entries: no need to throw away what follows them (section 7)
    } else {
      const data = assemble(state, message);
      if (!data) return;
      log.restore({ ...snapshot, data });
    }
  }
  state.incoming = undefined;
  accept(state, from, log.committed);
}
