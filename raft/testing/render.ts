import type { Ready } from '../core.js';
import type { Placement } from '../forward-state.js';
import { decodeMembership, type Membership } from '../membership.js';
import type { Entry, Message } from '../messages.js';

/** `{a,b,c}`; with the outgoing voters after `<`, and the learners after `+`. */
export function renderMembership({ members, outgoing, learners }: Membership): string {
  return `{${members.join(',')}${outgoing ? `<${outgoing.join(',')}` : ''}${learners ? `+${learners.join(',')}` : ''}}`;
}

function renderData({ kind, data }: Entry): string {
  if (kind === 'members') return renderMembership(decodeMembership(data));
  return data.length > 0 ? `:${Buffer.from(data).toString()}` : '';
}

/** `index/term:command`. */
export function renderEntries(entries: readonly Entry[]): string {
  return entries.map((entry) => `${entry.index}/${entry.term}${renderData(entry)}`).join(' ') || 'none';
}

export function renderMessage(message: Message): string {
  return `${message.from}->${message.to} term ${message.term} ${renderBody(message)}`;
}

function renderAt({ index, term }: { readonly index: number; readonly term: number }): string {
  return `${index}/${term}`;
}

function renderRound({ round }: { readonly round?: number }): string {
  return round === undefined ? '' : ` ${round}`;
}

function renderBody(message: Message): string {
  switch (message.kind) {
    case 'vote':
      return `${message.pre ? 'pre-vote' : 'vote'} last ${message.lastIndex}/${message.lastTerm}${message.transfer ? ' for a transfer' : ''}`;
    case 'vote-reply':
      return `${message.pre ? 'pre-vote' : 'vote'} ${message.granted ? 'granted' : 'refused'}`;
    case 'append':
      return `append after ${message.prevIndex}/${message.prevTerm}: ${renderEntries(message.entries)}; commit ${message.commit}`;
    case 'append-reply':
      return message.conflict
        ? `refused after ${message.index}, conflict at ${message.conflict.index}/${message.conflict.term}`
        : `accepted up to ${message.index}`;
    case 'heartbeat':
      return `heartbeat${renderRound(message)} commit ${message.commit}`;
    case 'heartbeat-reply':
      return `heartbeat reply${renderRound(message)}`;
    case 'timeout-now':
      return 'timeout now';
    case 'forward':
      return `forwards ${message.proposals.map(({ number, data }) => `${number}:${Buffer.from(data).toString()}`).join(' ')}`;
    case 'forward-reply':
      return `forwarded ${message.answers.map(({ number, answer }) => (typeof answer === 'number' ? `${number} at ${answer}` : `${number} not: ${answer.code}`)).join(', ')}`;
    case 'read':
      return 'read';
    case 'read-reply':
      return `read at ${message.index}`;
    case 'snapshot':
      return `snapshot ${renderAt(message.snapshot)} of ${message.snapshot.members.join(',')}, bytes ${message.offset} to ${message.offset + message.data.length} of ${message.total}`;
    case 'snapshot-reply':
      return `snapshot ${message.index}, has ${message.offset} bytes`;
  }
}

function renderPlacement(placement: Placement): string {
  const what = `proposal ${placement.number}`;
  if ('unknown' in placement) return `${what}: nobody knows`;
  return 'refused' in placement
    ? `${what}: ${placement.refused.code}`
    : `${what} is ${placement.index}/${placement.term}`;
}

export function renderReady(id: string, ready: Ready): string[] {
  const { hardState, snapshot, entries, messages, committed, reads, placements } = ready;
  const lines: string[] = [];
  if (hardState)
    lines.push(`${id} stores term ${hardState.term} vote ${hardState.vote || 'none'} commit ${hardState.commit}`);
  if (snapshot) lines.push(`${id} stores snapshot ${snapshot.index}/${snapshot.term}`);
  if (entries.length > 0) lines.push(`${id} stores ${renderEntries(entries)}`);
  for (const message of messages) lines.push(renderMessage(message));
  if (committed.length > 0) lines.push(`${id} applies ${renderEntries(committed)}`);
  for (const placement of placements) lines.push(`${id} ${renderPlacement(placement)}`);
  if (reads) lines.push(`${id} may read at ${reads.index}`);
  return lines;
}
