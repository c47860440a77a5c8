import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { decode } from 'dns-packet';
import { SimClock } from '../../../lib/clock.js';
import { limits } from '../../../lib/limits.js';
import { SeededRandom } from '../../../lib/random.js';
import { Forwarder } from './forward.js';
import { type Query, readQuery } from './message.js';
import { answering, local, PORT, question, told, Upstream, withRoom } from './testing.js';

const TRUNCATED = 0x0200;
const SERVFAIL = 2;
const REFUSED = 5;

function queryOf(message: Buffer): Query {
  const query = readQuery(message);
  assert.ok(query && !('reply' in query));
  return query;
}
const example = queryOf(question('example.com'));
const silent = (): undefined => undefined;
const addresses = (count: number): string[] => Array.from({ length: count }, (_, i) => `192.0.2.${i}`);

function setUp(t: TestContext) {
  const clock = new SimClock();
  const forwarder = new Forwarder({ clock, random: new SeededRandom(1), port: PORT });
  t.after(() => forwarder.close());
  const upstream = async (last: number, answer: (query: Buffer, overTcp: boolean) => Buffer | undefined) => {
    const made = await new Upstream(answer).open(local(last));
    t.after(() => made.close());
    return made;
  };
  const ask = async (nameservers: number[], query = example, overTcp = false, asker = 'a'): Promise<string> => {
    const outcome = await forwarder.ask(query, { asker, nameservers: nameservers.map(local), overTcp });
    if ('err' in outcome) return outcome.err;
    assert.equal(decode(outcome.reply).id, 0xbeef);
    return told(outcome.reply);
  };
  return { clock, forwarder, upstream, ask };
}

test('forward: a question goes with an id and a port of its own', async (t) => {
  const { upstream, ask } = setUp(t);
  const { asked } = await upstream(200, (query) => answering(query, ['192.0.2.1']));
  assert.deepEqual(await Promise.all([ask([200]), ask([200])]), ['NOERROR 192.0.2.1', 'NOERROR 192.0.2.1']);
  assert.equal(await ask([200], example, true), 'NOERROR 192.0.2.1');
  assert.equal(new Set(asked.map(({ id }) => id)).size, 3);
  assert.equal(new Set(asked.map(({ sourcePort }) => sourcePort)).size, 3);
  assert.deepEqual(
    asked.map(({ overTcp }) => overTcp),
    [false, false, true],
  );
});

test('forward: the next one is asked after two seconds of silence, and at once after a refusal', async (t) => {
  const { clock, upstream, ask } = setUp(t);
  const mute = await upstream(201, silent);
  await upstream(202, (query) => answering(query, [], SERVFAIL));
  await upstream(203, (query) => answering(query, [], REFUSED));
  await upstream(204, (query) => answering(query, ['192.0.2.1']));
  assert.equal(await ask([202, 203, 199, 204]), 'NOERROR 192.0.2.1'); // nobody listens at 199
  const reply = ask([201, 204]);
  await mute.until(1);
  await clock.advance(2000);
  assert.equal(await reply, 'NOERROR 192.0.2.1');
});

test('forward: when nobody answers the reasons are told', async (t) => {
  const { clock, upstream, ask } = setUp(t);
  const mute = await upstream(205, silent);
  const failing = await upstream(206, (query) => answering(query, [], SERVFAIL));
  const reply = ask([205, 206, 199]);
  await mute.until(1);
  await clock.advance(2000);
  const tail = `${local(206)}: answers with code 2; ${local(199)}: recvmsg ECONNREFUSED`;
  assert.equal(await reply, `${local(205)}: no answer in time; ${tail}`);
  assert.equal(failing.asked.length, 1);
  assert.equal(await ask([]), 'there is no name server to ask');
  assert.match(await ask([199], example, true), /ECONNREFUSED/);
});

test('forward: a name that does not exist is an answer', async (t) => {
  const { upstream, ask } = setUp(t);
  await upstream(207, (query) => answering(query, [], 3));
  assert.equal(await ask([207, 199]), 'NXDOMAIN');
});

test('forward: a truncated answer is asked for over TCP, and stays as it was when the whole is too long', async (t) => {
  const { upstream, ask } = setUp(t);
  const cut = await upstream(208, (query, overTcp) =>
    overTcp ? answering(query, addresses(30)) : answering(query, addresses(1), TRUNCATED),
  );
  assert.match(
    await ask([208], queryOf(question('example.com', 'A', withRoom(1232)))),
    /^NOERROR 192.0.2.0 .*192.0.2.29$/,
  );
  assert.equal(await ask([208]), 'NOERROR TC 192.0.2.0');
  assert.match(await ask([208], example, true), /^NOERROR 192.0.2.0 .*192.0.2.29$/);
  assert.equal(cut.asked.length, 5);
  await upstream(209, (query) => answering(query, addresses(200)));
  assert.equal(await ask([209]), 'NOERROR TC');
});

test('forward: forged replies are passed over', async (t) => {
  const { clock, upstream, ask } = setUp(t);
  const forger = await upstream(210, (query) => {
    const reply = answering(query, ['192.0.2.66']);
    reply.writeUInt16BE((reply.readUInt16BE(0) + 1) & 0xffff, 0);
    return reply;
  });
  const reply = ask([210]);
  await forger.until(1);
  await clock.advance(2000);
  assert.equal(await reply, `${local(210)}: no answer in time`);
});

test('forward: one asker has its share of what may be under way', async (t) => {
  const { forwarder, upstream, ask } = setUp(t);
  const mute = await upstream(211, (query) =>
    decode(query).questions?.[0]?.name === 'b' ? answering(query, []) : undefined,
  );
  const most = limits.name_forwards_per_asker_max;
  const waiting = Array.from({ length: most }, () => ask([211]));
  await mute.until(most);
  assert.equal(await ask([211]), `too many questions are under way: ${most} of this container, ${most} in all`);
  assert.equal(await ask([211], queryOf(question('b')), false, 'b'), 'NOERROR');
  forwarder.close();
  await Promise.all(waiting);
  assert.equal(await ask([211]), 'there is no name server to ask');
});
