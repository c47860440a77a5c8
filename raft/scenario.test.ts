import { assert, must } from '../lib/assert.js';
import { messageOf } from '../lib/errors.js';
import { dataDriven, type Command } from '../lib/testing/datadriven.js';
import type { MemberChange } from './membership.js';
import type { Entry, Message } from './messages.js';
import { Group } from './testing/group.js';
import { renderMembership, renderMessage, renderReady } from './testing/render.js';

const testdata = new URL('../../raft/testdata/', import.meta.url).pathname;

/** `2/1:x 3/2`: index, term and command, as printed; no command makes it a leader's first entry. */
function parseEntries(words: readonly string[]): Entry[] {
  return words.map((word) => {
    const [, index, term, command = ''] = must(/^(\d+)\/(\d+)(?::(\w+))?$/.exec(word), `an entry in ${word}`);
    return { index: Number(index), term: Number(term), kind: command ? 'command' : 'noop', data: Buffer.from(command) };
  });
}

function complaint(act: () => void, prefix = ''): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return [`${prefix}${messageOf(error)}`];
  }
}

/** The commands of testdata/*.txt; raft/README.md lists them. */
function begin(): (command: Command) => string {
  let group = new Group(1);
  let ids: string[] = [];

  const selected = ({ words }: Command): string[] => (words.length > 0 ? [...words] : ids);
  const matching =
    ({ options }: Command) =>
    (message: Message): boolean =>
      ['from', 'to', 'kind'].every(
        (key) => !options.has(key) || options.get(key) === message[key as 'from' | 'to' | 'kind'],
      );
  /** Takes messages out of the network. */
  const take = (wanted: (message: Message) => boolean): Message[] => {
    const taken = group.network.filter(wanted);
    group.network = group.network.filter((message) => !taken.includes(message));
    return taken;
  };
  const deliver = (message: Message): void => group.member(message.to).core.step(message);
  /** Until nothing happens any more; between the named members only. */
  const stabilize = (among: readonly string[]): string[] => {
    const out: string[] = [];
    for (let rounds = 0; ; rounds++) {
      assert(rounds < 100, 'the group comes to rest');
      const busy = among.filter((id) => group.member(id).core.hasReady);
      for (const id of busy) out.push(...renderReady(id, group.process(id)));
      const messages = take(({ from, to }) => among.includes(from) && among.includes(to));
      messages.forEach(deliver);
      if (busy.length === 0 && messages.length === 0) return out;
    }
  };
  const status = (id: string): string => {
    const { core, lines, disk } = group.member(id);
    const known = core.leader === undefined ? 'no leader' : `leader ${core.leader}`;
    const range = `log ${disk.snapshot.index}..${core.last} commit ${core.commit}`;
    return `${id} ${core.role} term ${core.term}, ${known}, ${range}, applied [${lines.join(' ')}]`;
  };

  const commands: Record<string, (command: Command) => string[]> = {
    group: ({ words, options }) => {
      const number = (key: string, otherwise: number): number => Number(options.get(key) ?? otherwise);
      group = new Group(number('seed', 1), {
        appendBytesMax: number('append-bytes', 1000),
        inflightAppendsMax: number('window', 4),
        uncommittedBytesMax: number('uncommitted-bytes', 10_000),
        trailingEntries: number('trailing', 0),
        snapshotChunkBytes: number('chunk-bytes', 1000),
        snapshotChunksMax: number('chunks', 4),
        leaseTicks: number('lease', 0),
        forwardedMax: number('forwarded', 1000),
      });
      ids = [...words];
      for (const id of ids) group.add(id, ids);
      return [];
    },
    /** start a term=3 vote=b commit=2, and its log below */
    start: ({ words: [id = ''], options, input }) => {
      const entries = parseEntries(input.split(/\s+/).filter(Boolean));
      const term = Number(options.get('term') ?? entries.at(-1)?.term ?? 1);
      const hardState = { term, vote: options.get('vote') ?? '', commit: Number(options.get('commit') ?? 1) };
      group.add(id, ids, { hardState, entries });
      return [];
    },
    /** change a +d ~e -b: a leads; d is to vote, e to learn, b to go */
    change: ({ words: [id = '', ...words] }) => {
      const kinds = { '+': 'voter', '~': 'learner', '-': 'remove' } as const;
      const changes = words.map((word): MemberChange => {
        const [, sign = '', member = ''] = must(/^([+~-])(\w+)$/.exec(word), `a change in ${word}`);
        return { kind: kinds[sign as keyof typeof kinds], id: member };
      });
      return complaint(() => group.member(id).core.changeMembers(changes));
    },
    /** A new member, with an empty log. */
    join: ({ words }) => {
      for (const id of words) group.join(id);
      ids = [...ids, ...words];
      return [];
    },
    members: (command) => selected(command).map((id) => `${id} ${renderMembership(group.member(id).core.membership)}`),
    /** forward b x y: b gives them to the leader */
    forward: ({ words: [id = '', ...proposals] }) =>
      proposals.flatMap((proposal) =>
        complaint(() => group.member(id).core.forward(Buffer.from(proposal)), `${proposal}: `),
      ),
    /** transfer a b: a hands its leadership to b */
    transfer: ({ words: [id = '', to = ''] }) => complaint(() => group.member(id).core.transferLeadership(to)),
    /** lost a b c: the connections of b and c to a broke */
    lost: ({ words: [peer = '', ...members] }) => members.flatMap((id) => group.member(id).core.peerLost(peer) ?? []),
    /** A read is asked for. */
    read: (command) => {
      for (const id of selected(command)) group.requestRead(id);
      return [];
    },
    campaign: (command) => selected(command).flatMap((id) => group.member(id).core.campaign() ?? []),
    tick: ({ words: [id = '', times = '1'] }) => {
      for (let i = 0; i < Number(times); i++) group.member(id).core.tick();
      return [];
    },
    propose: ({ words: [id = '', ...proposals] }) =>
      proposals.flatMap((proposal) =>
        complaint(() => group.member(id).core.propose(Buffer.from(proposal)), `${proposal}: `),
      ),
    /**
     * A message made by hand: inject vote from=c to=a term=5 last=2/1, inject snapshot from=a to=b term=2 last=3/1,
     * inject heartbeat from=a to=b term=2,
     * inject append from=a to=b term=2 last=2/1 commit=4, with its entries below.
     */
    inject: ({ words: [kind = ''], options, input }) => {
      const option = (key: string): string => must(options.get(key), key);
      const envelope = { from: option('from'), to: option('to'), term: Number(option('term')) };
      if (kind === 'heartbeat') {
        deliver({ ...envelope, kind, commit: 0 });
        return [];
      }
      const { index, term } = must(parseEntries([option('last')])[0], 'last');
      const entries = parseEntries(input.split(/\s+/).filter(Boolean));
      if (kind === 'vote') deliver({ ...envelope, kind, pre: false, lastIndex: index, lastTerm: term });
      else if (kind === 'snapshot') {
        const data = Buffer.from('[]');
        deliver({ ...envelope, kind, snapshot: { index, term, members: ids }, offset: 0, data, total: data.length });
      } else {
        assert(kind === 'append', `${kind} can be injected`);
        deliver({ ...envelope, kind, prevIndex: index, prevTerm: term, entries, commit: Number(option('commit')) });
      }
      return [];
    },
    ready: (command) => selected(command).flatMap((id) => renderReady(id, group.process(id))),
    deliver: (command) => {
      const messages = take(matching(command));
      messages.forEach(deliver);
      return messages.map(renderMessage);
    },
    drop: (command) => take(matching(command)).map(renderMessage),
    stabilize: (command) => stabilize(selected(command)),
    compact: (command) => selected(command).flatMap((id) => group.compact(id) ?? []),
    restart: (command) => selected(command).flatMap((id) => group.restart(id) ?? []),
    status: (command) => selected(command).map(status),
  };
  return (command) => must(commands[command.name], `the command ${command.name}`)(command).join('\n');
}

dataDriven('raft scenario', testdata, process.env['REWRITE'] === '1', begin);
