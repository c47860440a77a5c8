/**
 * What every message must be, whatever the state of who gets it. Another manager is believed what it says (raft does not guard against
 * members that lie), but a broken one must not take the others down with it: what does not even make sense ends its stream.
 */
import { limits } from '../lib/limits.js';
import { decodeMembership, type Membership } from './membership.js';
import type { Append, Entry, InstallSnapshot, Message, Read, ReadReply } from './messages.js';

const KINDS: readonly string[] = ['command', 'noop', 'members'] satisfies Entry['kind'][];

/** What is wrong with the message; undefined when nothing is. */
export function flawOf(message: Message): string | undefined {
  const wild = numbersOf(message).find((number) => !isCount(number));
  if (wild !== undefined) return `${message.kind}: ${wild} is no term, index or number`;
  if (message.kind === 'read' || message.kind === 'read-reply') return flawOfRead(message);
  if (message.kind === 'append') return flawOfAppend(message);
  if (message.kind === 'snapshot') return flawOfSnapshot(message);
  if (message.kind === 'vote' && message.lastTerm > message.term) return 'vote: the log is of a later term';
  return undefined;
}

const isCount = (number: number): boolean =>
  Number.isInteger(number) && number >= 0 && number <= limits.raft_number_max;

function numbersOf(message: Message): number[] {
  const { term } = message;
  switch (message.kind) {
    case 'vote':
      return [term, message.lastIndex, message.lastTerm];
    case 'vote-reply':
    case 'timeout-now':
      return [term];
    case 'append':
      return [term, message.prevIndex, message.prevTerm, message.commit];
    case 'append-reply':
      return [term, message.index, message.conflict?.index ?? 0, message.conflict?.term ?? 0];
    case 'heartbeat':
      return [term, message.commit, message.round ?? 0];
    case 'heartbeat-reply':
      return [term, message.round ?? 0];
    case 'snapshot':
      return [term, message.snapshot.index, message.snapshot.term, message.offset, message.total];
    case 'snapshot-reply':
      return [term, message.index, message.offset];
    case 'read':
      return [term];
    case 'read-reply':
      return [term, message.index];
    case 'forward':
      return [term, message.session, ...message.proposals.map(({ number }) => number)];
    case 'forward-reply':
      return [term, message.session, ...message.answers.flatMap(numbersOfAnswer)];
  }
}

function numbersOfAnswer({ number, answer }: { number: number; answer: unknown }): number[] {
  return typeof answer === 'number' ? [number, answer] : [number];
}

/** Numbers of reads begin anywhere (`requestRead`), so that all of a double's whole numbers are good ones; nobody but the asker counts them. */
function flawOfRead({ kind, number }: Read | ReadReply): string | undefined {
  return Number.isSafeInteger(number) && number >= 0 ? undefined : `${kind}: ${number} is no number of a read`;
}

/** Terms never fall along a log, and end with the leader's own (5.3, Log Matching). */
function flawOfAppend({ term, prevTerm, entries }: Append): string | undefined {
  let before = prevTerm;
  for (const entry of entries) {
    if (!KINDS.includes(entry.kind)) return `append: entry ${entry.index} is of a kind that is not known here`;
    if (!isCount(entry.term) || entry.term < before) return `append: the terms fall at entry ${entry.index}`;
    if (entry.kind === 'members' && !isGroup(entry.data)) return `append: entry ${entry.index} names no group`;
    before = entry.term;
  }
  return before > term ? 'append: the log is of a later term' : undefined;
}

function flawOfSnapshot({ term, snapshot, offset, data, total }: InstallSnapshot): string | undefined {
  if (snapshot.index === 0 || snapshot.term > term) return 'snapshot: it is of no place in the log';
  if (offset + data.length > total) return `snapshot: ${data.length} bytes at ${offset} of ${total}`;
  return snapshot.members.length === 0 ? 'snapshot: it names no group' : undefined;
}

function isGroup(data: Uint8Array): boolean {
  let membership: Membership;
  try {
    membership = decodeMembership(data);
  } catch {
    return false; // the caller says so
  }
  const { members, outgoing = [], learners = [] } = membership;
  return members.length > 0 && [...members, ...outgoing, ...learners].every((id) => typeof id === 'string');
}
