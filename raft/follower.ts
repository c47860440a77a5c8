import { assert } from '../lib/assert.js';
import type { Append, Heartbeat, InstallSnapshot } from './messages.js';
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
  state.log.commitTo(message.commit); // at most what we have acknowledged to this leader
  const { from, round } = message;
  send(state, { kind: 'heartbeat-reply', to: from, term: state.term, ...(round !== undefined && { round }) });
}

export function onSnapshot(state: CoreState, message: InstallSnapshot): void {
  const { log } = state;
  const { snapshot, from } = message;
  follow(state, from);
  if (snapshot.index > log.committed) {
    if (log.matches(snapshot.index, snapshot.term)) {
      log.commitTo(snapshot.index); // we have its entries: no need to throw away what follows them (section 7)
    } else {
      log.restore(snapshot);
    }
  }
  accept(state, from, log.committed);
}
