/** With real managers: a service in a network, through whoever leads. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { unary } from '../../proto/rpc/client.js';
import { startCluster, until, type TestHost } from '../testing.js';

async function addresses(host: TestHost): Promise<string[]> {
  const { tasks } = await unary(host.control, 'ListTasks', {});
  const placed = tasks.filter(({ status }) => status?.state !== 'new');
  return placed.flatMap(({ networks }) => networks.flatMap((network) => network.addresses)).sort();
}

test('tasks get their addresses and go on to be placed, and another leader gives none of them again', async (t) => {
  const [a, b, c] = await startCluster(t, ['a', 'b', 'c']);
  assert.ok(a && b && c);
  await b.start();
  await b.manager.voting();
  await c.start();
  await c.manager.voting();
  await until('the mesh is made', async () => (await unary(a.control, 'ListNetworks', {})).networks.length === 1);
  await unary(a.control, 'CreateNetwork', { spec: { name: 'front' } });
  const create = (host: TestHost, name: string): Promise<unknown> => {
    const task_template = { container_spec: { image: 'i' }, networks: [{ target: 'front' }] };
    const mode = { replicated: { replicas: 2 } };
    return unary(host.control, 'CreateService', { spec: { name, mode, task_template } });
  };
  await create(b, 'one');
  await until('two tasks have addresses', async () => (await addresses(b)).length === 2);
  await a.stop();
  await create(b, 'two');
  await until('four tasks have addresses', async () => (await addresses(b)).length === 4);
  const given = await addresses(b);
  const { services } = await unary(b.control, 'ListServices', {});
  const virtual = services.flatMap(({ service }) => service?.endpoint?.virtual_ips.map(({ addr }) => addr) ?? []);
  assert.equal(virtual.length, 2);
  assert.equal(new Set([...given, ...virtual]).size, 6);
});
