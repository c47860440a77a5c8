/**
 * Proposals of members that do not lead travel to the one that does. A proposal is sent to one leader only, in one term, again until it
 * is answered; the leader takes it once. When the term ends without an answer nobody can know whether it was taken: the caller is
 * told so, instead of making it twice.
 */
import { assert } from '../lib/assert.js';
import { SwarmError, swarmError } from '../lib/errors.js';
import type { Refusal } from './forward-state.js';
import { propose } from './leader.js';
import type { ForwardReply, Forward } from './messages.js';
import { leaderOf, send, type CoreState, type Leader } from './state.js';

const QUEUE_MAX = 1000; // when the configuration says nothing else
const SESSIONS = 2 ** 31;

export function forwardedMaxOf(state: CoreState): number {
  return state.config.forwardedMax ?? QUEUE_MAX;
}

/** Queues a proposal for whoever leads; its number. Throws LIMIT_REACHED. */
export function forward(state: CoreState, data: Uint8Array): number {
  const { outbound, config } = state;
  const limit = forwardedMaxOf(state);
  if (outbound.waiting.size >= limit) throw swarmError('LIMIT_REACHED', { what: 'proposals to the leader', limit });
  if (outbound.bytes + data.length > config.uncommittedBytesMax) {
    throw swarmError('LIMIT_REACHED', { what: 'proposals to the leader (bytes)', limit: config.uncommittedBytesMax });
  }
  outbound.session ??= config.random.int(SESSIONS);
  outbound.bytes += data.length;
  outbound.waiting.set(++outbound.number, { data, sent: undefined });
  return outbound.number;
}

/** Gives a proposal up. Whether it is certain that no leader has it. */
export function withdraw({ outbound }: CoreState, number: number): boolean {
  const proposal = outbound.waiting.get(number);
  if (!proposal) return false;
  outbound.bytes -= proposal.data.length;
  outbound.waiting.delete(number);
  return proposal.sent === undefined;
}

/** Whether `pursueForwards` has anything to do. */
export function areForwardsDue(state: CoreState): boolean {
  const { outbound, term, config } = state;
  if (outbound.waiting.size === 0) return false;
  const led = leaderOf(state) !== undefined;
  for (const { sent } of outbound.waiting.values()) {
    if (sent && sent.term !== term) return true;
    if (led && (!sent || sent.ticks >= config.electionTicks)) return true;
  }
  return false;
}

/** Once for each Ready: proposals of that time share messages. */
export function pursueForwards(state: CoreState): void {
  if (!areForwardsDue(state)) return;
  const { outbound, role, term, config } = state;
  const leader = leaderOf(state);
  let batch: Forward['proposals'][number][] = [];
  let bytes = 0;
  const flush = (): void => {
    if (leader === undefined || batch.length === 0) return;
    assert(outbound.session !== undefined, 'a session');
    send(state, { kind: 'forward', to: leader, term, session: outbound.session, proposals: batch });
    batch = [];
    bytes = 0;
  };
  for (const [number, proposal] of outbound.waiting) {
    const { sent, data } = proposal;
    if (sent && sent.term !== term) outbound.settle({ number, unknown: true });
    else if (leader === undefined || (sent && sent.ticks < config.electionTicks)) continue;
    else if (role.name === 'leader') outbound.settle({ number, ...placed(state, take(state, role, data)) });
    else {
      if (bytes + data.length > config.appendBytesMax) flush();
      proposal.sent = { term, ticks: 0 };
      bytes += data.length;
      batch.push({ number, data });
    }
  }
  flush();
}

export function tickForwards({ outbound }: CoreState): void {
  for (const { sent } of outbound.waiting.values()) if (sent) sent.ticks++;
}

/** The index of the new entry, or why there is none. */
function take(state: CoreState, leader: Leader, data: Uint8Array): number | Refusal {
  try {
    return propose(state, leader, data).index;
  } catch (error) {
    if (error instanceof SwarmError) return { code: error.code, message: error.message };
    throw error;
  }
}

function placed({ term }: CoreState, answer: number | Refusal): { index: number; term: number } | { refused: Refusal } {
  return typeof answer === 'number' ? { index: answer, term } : { refused: answer };
}

export function onForward(state: CoreState, { from, session, proposals }: Forward): void {
  const { role, term } = state;
  if (role.name !== 'leader') return; // the sender learns it from the next leader's term
  const answers: ForwardReply['answers'][number][] = [];
  for (const { number, data } of proposals) {
    const answer = role.inbound.answer(`${from}/${session}`, number, () => take(state, role, data));
    if (answer !== undefined) answers.push({ number, answer });
  }
  if (answers.length > 0) send(state, { kind: 'forward-reply', to: from, term, session, answers });
}

export function onForwardReply(state: CoreState, { session, answers }: ForwardReply): void {
  if (session !== state.outbound.session) return; // meant for an earlier life of ours
  for (const { number, answer } of answers) state.outbound.settle({ number, ...placed(state, answer) });
}
