import assert from 'node:assert/strict';
import test from 'node:test';
import { planRules, wantedRules } from './firewall.js';

const wanted = wantedRules('sw-1000');
const lines = (...more: string[]): string =>
  ['-P FORWARD DROP', '-N DOCKER-USER', ...more, '-A DOCKER-USER -j RETURN', ''].join('\n');
const ours = wanted.map((rule) => `-A DOCKER-USER ${rule}`);

test('firewall: what is missing is put in front, what is there is left alone', () => {
  assert.deepEqual(planRules(lines(...ours), wanted), []);
  assert.deepEqual(planRules(lines(ours[0] ?? ''), wanted), [['-I', 'DOCKER-USER', ...(wanted[1] ?? '').split(' ')]]);
});

test('firewall: other rules are never touched; ours of another time, or twice, go', () => {
  const foreign = '-A DOCKER-USER -s 1.2.3.4/32 -j DROP';
  const old = '-A DOCKER-USER -o sw-2000 -m conntrack --ctstate DNAT -m comment --comment swarm-ts -j ACCEPT';
  const quoted = old.replace('swarm-ts', '"swarm-ts"');
  const twice = lines(foreign, old, quoted, ...ours, ours[0] ?? '');
  assert.deepEqual(
    planRules(twice, wanted).map((argv) => argv.slice(0, 4).join(' ')),
    ['-D DOCKER-USER -o sw-2000', '-D DOCKER-USER -o sw-2000', '-D DOCKER-USER -o sw-1000'],
  );
  assert.equal(planRules(lines(foreign, ...ours), wantedRules(undefined)).length, 2);
});

test('firewall: without the engine’s chain they stand in FORWARD, and move when it comes', () => {
  const bare = ['-P FORWARD DROP', ''].join('\n');
  assert.deepEqual(
    planRules(bare, wanted).map(([verb, chain]) => `${verb} ${chain}`),
    ['-I FORWARD', '-I FORWARD'],
  );
  const moved = planRules(lines(...wanted.map((rule) => `-A FORWARD ${rule}`)), wanted).map(
    ([verb, chain]) => `${verb} ${chain}`,
  );
  assert.deepEqual(moved, ['-D FORWARD', '-D FORWARD', '-I DOCKER-USER', '-I DOCKER-USER']);
});
