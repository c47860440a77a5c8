/** The API as clients meet it: each kind of call over gRPC, to a manager that leads. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { must } from '../../lib/assert.js';
import { unary } from '../../proto/rpc/client.js';
import { startCluster, until } from '../testing.js';

test(
  'control: configs, secrets, explanations, previews, moves and digests are served',
  { timeout: 60_000 },
  async (t) => {
    const host = must((await startCluster(t, ['a']))[0], 'a host');
    const { control } = host;
    await until('it leads', () => host.manager.standing.leader);

    const data = Buffer.from('listen 80;');
    const config = await unary(control, 'CreateConfig', { spec: { name: 'conf', data } });
    const spec = { name: 'conf', labels: { a: 'b' } };
    await unary(control, 'UpdateConfig', { ref: 'conf', version: config.version?.index ?? 0, spec });
    const shown = await unary(control, 'GetConfig', { ref: config.id });
    assert.deepEqual([shown.spec?.labels, shown.spec?.data], [{ a: 'b' }, data]);
    const { configs } = await unary(control, 'ListConfigs', { filters: { name: { values: ['co'] } } });
    assert.deepEqual(
      configs.map(({ spec: listed }) => [listed?.name, listed?.data.length]),
      [['conf', 0]],
    );

    const secret = await unary(control, 'CreateSecret', { spec: { name: 'pass', data } });
    assert.equal((await unary(control, 'MatchSecret', { ref: 'pass', data })).same, true);
    assert.equal((await unary(control, 'MatchSecret', { ref: 'pass', data: Buffer.from('x') })).same, false);

    const container_spec = {
      image: 'nginx',
      secrets: [{ secret_id: secret.id, secret_name: 'pass', file: { name: 'pass' } }],
    };
    const task_template = { container_spec, placement: { constraints: ['node.labels.zone==none'] } };
    const service = { name: 'web', task_template };
    const preview = await unary(control, 'Preview', { specs: [service], remove_services: [] });
    assert.deepEqual(
      preview.services.map((each) => [each.name, each.created_tasks, each.unplaced_tasks]),
      [['web', 1, 1]],
    );
    await unary(control, 'CreateService', { spec: service });
    await until('there is a task', async () => (await unary(control, 'ListTasks', {})).tasks.length === 1);
    const [task] = (await unary(control, 'ListTasks', {})).tasks;
    const why = await unary(control, 'ExplainTask', { ref: task?.id ?? '' });
    assert.match(why.nodes[0]?.refusals.join() ?? '', /node\.labels\.zone==none/);
    assert.deepEqual((await unary(control, 'Rebalance', { plan_only: true })).moves, []);
    assert.match(
      (await unary(control, 'ResolveImage', { image: 'nginx' })).warning,
      /^image nginx could not be accessed/,
    );

    await assert.rejects(unary(control, 'RemoveSecret', { ref: 'pass' }), { code: 'IN_USE' });
    await unary(control, 'RemoveService', { ref: 'web' });
    await unary(control, 'RemoveSecret', { ref: 'pass' });
    await unary(control, 'RemoveConfig', { ref: 'conf' });
    assert.deepEqual((await unary(control, 'ListSecrets', {})).secrets, []);
  },
);
