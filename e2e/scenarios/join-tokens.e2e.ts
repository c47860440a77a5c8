import assert from 'node:assert/strict';
import test from 'node:test';
import { Cluster } from './cluster.js';

/** The token with another character in place of the last one. */
function altered(token: string): string {
  return token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a');
}

test('join: a wrong, old, malformed or foreign token is refused with its reason, and the right one works after that', async (t) => {
  const cluster = await Cluster.up(t, 3, 1);
  const { lab } = cluster;
  await Promise.all(['h2', 'h3'].map((host) => lab.startSwarmd(host)));
  const token = await cluster.token();
  // Another cluster, on h3.
  await lab.swarm('h3', ['init', '--advertise-addr', cluster.address('h3')]);
  const foreign = (await lab.swarm('h3', ['join-token', '-q', 'worker'])).trim();

  const refusals: [string, string, RegExp][] = [
    ['a wrong secret', altered(token), /A valid join token is necessary to join this cluster/],
    ['no token at all', 'SWMTKN-1-short', /invalid join token "SWMTKN-1-short"/],
    ["another cluster's token", foreign, /remote CA does not match fingerprint/],
  ];
  const check = async (what: string, bad: string, reason: RegExp): Promise<void> => {
    const { code, stdout, stderr } = await cluster.tryJoin('h2', bad);
    assert.deepEqual([what, code, stdout], [what, 1, '']);
    assert.match(stderr, reason, what);
    assert.equal(cluster.nodes.length, 1, what);
    assert.equal((await lab.exec('h2', ['swarm', 'node', 'ls'])).code, 1, what);
  };
  for (const refusal of refusals) await check(...refusal);

  await cluster.swarm('join-token', '--rotate', '-q', 'worker');
  await check('a rotated token', token, /A valid join token is necessary/);

  await cluster.join('h2', await cluster.token());
  await cluster.until('h2 is ready', () => cluster.nodes.filter((node) => node.status.state === 'ready').length === 2);
});
