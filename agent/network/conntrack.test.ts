import assert from 'node:assert/strict';
import test from 'node:test';
import { limits } from '../../lib/limits.js';
import { silentLog } from '../../lib/log.js';
import { Forgetting, StaleFlows } from './conntrack.js';
import { changesOf, endpointRecord } from './testing.js';

/** The kernel's connections over TCP, and what was run; one command at a time takes its turn. */
function kernel(flows: readonly { responder: string; port: number; state?: string }[]) {
  const ran: string[] = [];
  const listed = flows.map(
    ({ responder, port, state = 'ESTABLISHED' }) =>
      `tcp 6 300 ${state} src=10.0.1.9 dst=10.0.1.2 sport=${port} dport=80 src=${responder} dst=10.0.1.9 sport=80 dport=${port} mark=0 use=1`,
  );
  const run = async (argv: readonly string[]) => {
    const line = argv.join(' ');
    ran.push(line);
    await Promise.resolve();
    return { code: 0, stdout: line.startsWith('conntrack -L -p tcp') ? listed.join('\n') : '', stderr: '' };
  };
  return { ran, commands: { run } };
}
const addresses = (count: number): string[] => Array.from({ length: count }, (_, i) => `10.0.1.${20 + i}`);

test('forgetting: those of a few addresses are listed one by one, of many all are', async () => {
  const { ran, commands } = kernel([
    { responder: '10.0.1.21', port: 1000 },
    { responder: '10.0.1.21', port: 1001, state: 'TIME_WAIT' },
    { responder: '10.0.1.99', port: 1002 },
  ]);
  const forgotten = 'conntrack -D -p tcp -s 10.0.1.9 -d 10.0.1.2 --sport 1000 --dport 80 --reply-src 10.0.1.21';
  const forgetting = new Forgetting({ commands, log: silentLog, isEnded: () => true });
  forgetting.note(['10.0.1.20']);
  forgetting.note(['10.0.1.20', '10.0.1.21']);
  while (!ran.includes('conntrack -L -p sctp --reply-src 10.0.1.21')) await Promise.resolve();
  forgetting.note(addresses(9));
  await forgetting.stop();
  assert.deepEqual(
    ran.splice(0),
    [
      'conntrack -L -p tcp --reply-src 10.0.1.20',
      forgotten,
      'conntrack -L -p tcp --reply-src 10.0.1.21',
      forgotten,
      'conntrack -L -p sctp --reply-src 10.0.1.20',
      'conntrack -L -p sctp --reply-src 10.0.1.21',
    ],
    'what was not begun when it is stopped is left',
  );

  const many = new Forgetting({ commands, log: silentLog, isEnded: () => true });
  many.note(addresses(10));
  while (!ran.includes('conntrack -L -p sctp')) await Promise.resolve();
  await many.stop();
  assert.deepEqual(ran, ['conntrack -L -p tcp', forgotten, 'conntrack -L -p sctp']);
});

test('forgetting: an address that somebody has again is left alone', async () => {
  const { ran, commands } = kernel([]);
  let isEnded = true;
  const forgetting = new Forgetting({ commands, log: silentLog, isEnded: () => isEnded });
  forgetting.note(addresses(2));
  isEnded = false;
  forgetting.note(addresses(1));
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
  assert.deepEqual(ran, []);
  await forgetting.stop();
});

test('forgetting: no more connections in a pass than the limit', async () => {
  const { ran, commands } = kernel(
    Array.from({ length: limits.network_forgotten_max + 5 }, (_, i) => ({ responder: '10.0.1.20', port: 1024 + i })),
  );
  const forgetting = new Forgetting({ commands, log: silentLog, isEnded: () => true });
  forgetting.note(addresses(4));
  while (!ran.includes('conntrack -L -p sctp')) await Promise.resolve();
  await forgetting.stop();
  assert.equal(ran.filter((line) => line.startsWith('conntrack -D')).length, limits.network_forgotten_max);
});

test('stale flows: while the kernel leads there still they are forgotten again and again; too many at once is told', async () => {
  const [before] = changesOf({ update_endpoints: [endpointRecord('t1', 'web', 'a', '10.0.1.12')] }).update_endpoints;
  const flow = (port: number): string =>
    `udp 17 20 src=10.0.1.9 dst=10.0.1.2 sport=${port} dport=53 src=10.0.1.12 dst=10.0.1.9 sport=53 dport=${port} mark=0 use=1`;
  let listed = [flow(1)];
  let forgotten = 0;
  const run = (argv: readonly string[]) => {
    if (argv[1] === '-D') forgotten++;
    return Promise.resolve({ code: 0, stdout: argv[1] === '-L' ? listed.join('\n') : '', stderr: '' });
  };
  const flows = new StaleFlows({ run });
  flows.note([{ before, after: undefined }], []);
  await flows.forget({ isForGood: false });
  listed = Array.from({ length: limits.network_forgotten_max + 1 }, (_, i) => flow(i));
  await assert.rejects(flows.forget({ isForGood: true }), { code: 'LIMIT_REACHED' });
  assert.equal(forgotten, 1 + limits.network_forgotten_max);
  listed = [flow(1)];
  await flows.forget({ isForGood: true });
  await flows.forget({ isForGood: true });
  assert.equal(forgotten, 2 + limits.network_forgotten_max);
});
