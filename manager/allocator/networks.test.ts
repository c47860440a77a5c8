import assert from 'node:assert/strict';
import test from 'node:test';
import type { NetworkSpecInput } from '../../proto/gen/swarm/v1/NetworkSpec.js';
import { makeNetwork } from '../../proto/objects.js';
import type { NetworkState } from '../../proto/types.js';
import { parseBlock } from '../cidr.js';
import { NETWORK_OPTIONS } from '../../proto/network-options.js';
import { stateOf, type Taken } from './networks.js';

const START = { lastVni: 0, lastSubnet: '' };
const has = (name: string, vni: number, ...subnets: string[]): Taken => ({
  name,
  vni,
  subnets: subnets.map((subnet) => parseBlock(subnet)!),
});
const small = { default_addr_pool: ['10.0.0.0/28', '10.1.0.0/29'], subnet_size: 29 };
function given(
  spec: NetworkSpecInput,
  over: Partial<Parameters<typeof stateOf>[2]> = {},
  cursor = START,
  pools = small,
) {
  return stateOf(
    makeNetwork({ id: 'n', spec: { name: 'n', ...spec } }),
    pools,
    { taken: [], wished: [], ...over },
    cursor,
  );
}
const subnetOf = ({ ipam, err }: NetworkState): string => ipam[0]?.subnet ?? err;

test('without anything asked for: the first identifier, the first subnet of the pools, its first address as the gateway', () => {
  assert.deepEqual(given({}), {
    vni: 4096,
    ipam: [{ subnet: '10.0.0.0/29', ip_range: '', gateway: '10.0.0.1' }],
    err: '',
  });
  const defaults = stateOf(makeNetwork({ id: 'n' }), undefined, { taken: [], wished: [] }, START);
  assert.equal(subnetOf(defaults), '10.0.0.0/24');
});

test('subnets are cut one after the other, over all pools, and begin again at the end', () => {
  const seen: string[] = [];
  for (let last = '', i = 0; i < 5; i++) {
    last = subnetOf(given({}, {}, { lastVni: 0, lastSubnet: last }));
    seen.push(last);
  }
  assert.deepEqual(seen, ['10.0.0.0/29', '10.0.0.8/29', '10.1.0.0/29', '10.0.0.0/29', '10.0.0.8/29']);
});

test('what others have, or are to have, is passed over; where nothing is left, it says so', () => {
  const taken = [has('a', 4096, '10.0.0.0/29')];
  const wished = [has('b', 4097, '10.0.0.12/30')];
  assert.deepEqual(
    [given({}, { taken, wished })].map((state) => [state.vni, subnetOf(state)]),
    [[4098, '10.1.0.0/29']],
  );
  assert.deepEqual(given({}, { taken: [has('a', 5000, '10.0.0.0/8')] }), {
    vni: 0,
    ipam: [],
    err: 'no subnet is free: 10.0.0.0/28, 10.1.0.0/29 in pieces of /29 are in use',
  });
});

test('a search steps over a large subnet of somebody else', () => {
  const pools = { default_addr_pool: ['10.0.0.0/8'], subnet_size: 24 };
  const taken = [has('a', 1, '10.0.0.0/9'), has('b', 2, '10.128.0.128/25'), has('c', 3, '10.128.1.0/24')];
  assert.equal(subnetOf(given({}, { taken }, START, pools)), '10.128.2.0/24');
});

test('what a user gives is taken as it is, and completed', () => {
  const configs = [
    { subnet: 'fd00:9::/64' },
    { subnet: '172.20.0.0/16', ip_range: '172.20.9.7/24', gateway: '172.20.0.254' },
  ];
  const options = { [NETWORK_OPTIONS.vxlanId]: '9000' };
  assert.deepEqual(given({ ipv6_enabled: true, ipam: { configs }, driver_config: { options } }), {
    vni: 9000,
    ipam: [
      { subnet: '172.20.0.0/16', ip_range: '172.20.9.0/24', gateway: '172.20.0.254' },
      { subnet: 'fd00:9::/64', ip_range: '', gateway: 'fd00:9::1' },
    ],
    err: '',
  });
});

test('IPv6 where it is asked for: a subnet of its own for each identifier', () => {
  const ipam = (lastVni: number) => given({ ipv6_enabled: true }, {}, { lastVni, lastSubnet: '' }).ipam[1];
  assert.deepEqual(ipam(0), { subnet: 'fd00:5357:10::/64', ip_range: '', gateway: 'fd00:5357:10::1' });
  assert.notEqual(ipam(4096)?.subnet, ipam(4097)?.subnet);
});

test('what two ask for at the same time one gets, and the other is told', () => {
  const ipam = { configs: [{ subnet: '172.20.0.0/24' }] };
  assert.equal(
    given({ ipam }, { taken: [has('a', 1, '172.20.0.0/16')] }).err,
    'subnet 172.20.0.0/24 overlaps with network a (172.20.0.0/16)',
  );
  assert.equal(given({ ipam }, { wished: [has('a', 1, '172.20.0.0/16')] }).err, '');
  const driver_config = { options: { [NETWORK_OPTIONS.vxlanId]: '9000' } };
  assert.equal(
    given({ driver_config }, { taken: [has('a', 9000)] }).err,
    'VXLAN identifier 9000 is in use by network a',
  );
});

test('identifiers go on after the last one, and begin again at the end', () => {
  const vni = (lastVni: number, ...taken: Taken[]) => given({}, { taken }, { lastVni, lastSubnet: '' }).vni;
  assert.equal(vni(5000), 5001);
  assert.equal(vni(2 ** 24 - 1), 4096);
  assert.equal(vni(2 ** 24 - 2, has('a', 2 ** 24 - 1), has('b', 4096)), 4097);
});
