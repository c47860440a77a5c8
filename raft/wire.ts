/** Messages as proto/raft.proto has them. From and to are not in it: they are those of the stream, so that no message can claim others. */
import { isErrorCode } from '../lib/errors.js';
import type { RaftEntryInput, RaftEntry } from '../proto/gen/swarm/v1/RaftEntry.js';
import type { RaftForwardReply } from '../proto/gen/swarm/v1/RaftForwardReply.js';
import type { RaftMessage, RaftMessageInput } from '../proto/gen/swarm/v1/RaftMessage.js';
import { membershipIn } from './membership.js';
import { entryBytes, type Entry, type ForwardReply, type Message } from './messages.js';

const OVERHEAD_BYTES = 64; // of any message: more than the numbers in it take

/** About as many bytes as it takes on the wire, and at least. */
export function messageBytes(message: Message): number {
  switch (message.kind) {
    case 'append':
      return message.entries.reduce((sum, entry) => sum + entryBytes(entry), OVERHEAD_BYTES);
    case 'snapshot':
      return OVERHEAD_BYTES + message.data.length;
    case 'forward':
      return message.proposals.reduce((sum, { data }) => sum + OVERHEAD_BYTES + data.length, OVERHEAD_BYTES);
    case 'forward-reply':
      return OVERHEAD_BYTES * (1 + message.answers.length);
    default:
      return OVERHEAD_BYTES;
  }
}

/** Bytes are not copied: the encoder does that once. */
export function toWire(message: Message): RaftMessageInput {
  const { term } = message;
  switch (message.kind) {
    case 'vote': {
      const { pre, transfer = false, lastIndex, lastTerm } = message;
      return { term, vote: { pre, transfer, last_index: lastIndex, last_term: lastTerm } };
    }
    case 'vote-reply':
      return { term, vote_reply: { pre: message.pre, granted: message.granted } };
    case 'append': {
      const { prevIndex, prevTerm, commit, entries } = message;
      return {
        term,
        append: { prev_index: prevIndex, prev_term: prevTerm, commit, entries: entries.map(entryToWire) },
      };
    }
    case 'append-reply': {
      const { index, conflict = null } = message;
      return { term, append_reply: { index, conflict } };
    }
    case 'heartbeat': {
      const { commit, round } = message;
      return { term, heartbeat: { commit, ...(round !== undefined && { round }) } };
    }
    case 'heartbeat-reply': {
      const { round } = message;
      return { term, heartbeat_reply: { ...(round !== undefined && { round }) } };
    }
    case 'snapshot': {
      const { snapshot, offset, data, total } = message;
      const { index, term: lastTerm, members, outgoing = [], learners = [] } = snapshot;
      const group = { members: [...members], outgoing: [...outgoing], learners: [...learners] };
      return { term, snapshot: { index, term: lastTerm, ...group, offset, data, total } };
    }
    case 'snapshot-reply':
      return { term, snapshot_reply: { index: message.index, offset: message.offset } };
    case 'read':
      return { term, read: { number: message.number } };
    case 'read-reply':
      return { term, read_reply: { number: message.number, index: message.index } };
    case 'timeout-now':
      return { term, timeout_now: {} };
    case 'forward': {
      const { session, proposals } = message;
      return {
        term,
        forward: { session, proposals: proposals.map(({ number, data }) => ({ number, data })) },
      };
    }
    case 'forward-reply':
      return { term, forward_reply: forwardReplyToWire(message) };
  }
}

/** Undefined for a kind of message that only a newer version knows: it counts as lost. Bytes are views of what was received. */
export function fromWire(from: string, to: string, wire: RaftMessage): Message | undefined {
  const base = { from, to, term: wire.term };
  if (wire.append) {
    const { prev_index: prevIndex, prev_term: prevTerm, commit, entries } = wire.append;
    const inner = entries.map((entry, place) => entryFromWire(prevIndex + 1 + place, entry));
    return { ...base, kind: 'append', prevIndex, prevTerm, commit, entries: inner };
  }
  if (wire.append_reply) {
    const { index, conflict } = wire.append_reply;
    return { ...base, kind: 'append-reply', index, ...(conflict && { conflict }) };
  }
  if (wire.heartbeat) return { ...base, kind: 'heartbeat', ...wire.heartbeat };
  if (wire.heartbeat_reply) return { ...base, kind: 'heartbeat-reply', ...wire.heartbeat_reply };
  if (wire.vote) {
    const { pre, transfer, last_index: lastIndex, last_term: lastTerm } = wire.vote;
    return { ...base, kind: 'vote', pre, ...(transfer && { transfer }), lastIndex, lastTerm };
  }
  if (wire.vote_reply) return { ...base, kind: 'vote-reply', ...wire.vote_reply };
  if (wire.snapshot) {
    const { index, term, offset, data, total } = wire.snapshot;
    const snapshot = { index, term, ...membershipIn(wire.snapshot) };
    return { ...base, kind: 'snapshot', snapshot, offset, data, total };
  }
  if (wire.snapshot_reply) return { ...base, kind: 'snapshot-reply', ...wire.snapshot_reply };
  if (wire.read) return { ...base, kind: 'read', ...wire.read };
  if (wire.read_reply) return { ...base, kind: 'read-reply', ...wire.read_reply };
  if (wire.timeout_now) return { ...base, kind: 'timeout-now' };
  if (wire.forward) return { ...base, kind: 'forward', ...wire.forward };
  if (wire.forward_reply) return { ...base, kind: 'forward-reply', ...forwardReplyFromWire(wire.forward_reply) };
  return undefined;
}

function entryToWire({ term, kind, data }: Entry): RaftEntryInput {
  return { term, kind, data };
}

function entryFromWire(index: number, { term, kind, data }: RaftEntry): Entry {
  return { index, term, kind, data };
}

function forwardReplyToWire({ session, answers }: ForwardReply): NonNullable<RaftMessageInput['forward_reply']> {
  const one = ({ number, answer }: ForwardReply['answers'][number]) =>
    typeof answer === 'number' ? { number, index: answer } : { number, code: answer.code, message: answer.message };
  return { session, answers: answers.map(one) };
}

function forwardReplyFromWire({ session, answers }: RaftForwardReply): Pick<ForwardReply, 'session' | 'answers'> {
  const one = ({ number, index, code, message }: RaftForwardReply['answers'][number]) => {
    if (code === '') return { number, answer: index };
    return { number, answer: { code: isErrorCode(code) ? code : ('INTERNAL' as const), message } };
  };
  return { session, answers: answers.map(one) };
}
