/** What a secret holds, and the credentials for a registry, are in no log line, in no file in clear, and in no refusal. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { must } from '../lib/assert.js';
import { createLog } from '../lib/log.js';
import type { ManagerMessage } from '../proto/gen/swarm/v1/ManagerMessage.js';
import { Dispatcher } from '../proto/load.js';
import { makeNodeDescription, makeServiceSpec } from '../proto/objects.js';
import { connect, unary } from '../proto/rpc/client.js';
import { startCluster, until } from './testing.js';

const DATA = 'correct horse battery staple';
const AUTH = Buffer.from('{"username":"u","password":"tr0ub4dor&3"}').toString('base64url');

/** Every way in which the two might be written. */
const forms = [DATA, AUTH].flatMap((text) => {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), [...bytes].join(',')];
});

test('a secret and credentials reach the node that runs the task, and nobody else', { timeout: 60_000 }, async (t) => {
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const host = must((await startCluster(t, ['a'], log))[0], 'a host');
  const { control } = host;
  const spec = { name: 'pass', data: Buffer.from(DATA) };
  const refusals: string[] = [];
  const refused = async (call: Promise<unknown>): Promise<void> => {
    await assert.rejects(call, (error: Error) => Boolean(refusals.push(error.message)));
  };

  await until('it leads', () => host.manager.standing.leader);
  const secret = await unary(control, 'CreateSecret', { spec });
  await refused(unary(control, 'CreateSecret', { spec }));
  await refused(unary(control, 'CreateSecret', { spec: { ...spec, name: 'a b' } }));
  await refused(unary(control, 'CreateSecret', { spec: { ...spec, data: Buffer.from(DATA.repeat(20_000)) } }));
  const template = Buffer.from(`${DATA} {{.Nope}}`);
  await refused(
    unary(control, 'CreateSecret', { spec: { name: 't', data: template, templating: { name: 'golang' } } }),
  );
  await refused(unary(control, 'UpdateSecret', { ref: 'pass', spec: { ...spec, data: Buffer.from(`${DATA}!`) } }));
  const container_spec = {
    image: 'nginx',
    pull_options: { registry_auth: AUTH },
    secrets: [{ secret_id: secret.id, secret_name: 'pass', file: { name: 'pass' } }],
  };
  const service = makeServiceSpec({ name: 'web', task_template: { container_spec } });
  await unary(control, 'CreateService', { spec: service });
  await refused(unary(control, 'CreateService', { spec: service }));
  await refused(unary(control, 'UpdateService', { ref: 'web', version: 1, spec: service }));
  await refused(unary(control, 'RemoveSecret', { ref: 'pass' }));
  await unary(control, 'ResolveImage', { image: 'nginx', registry_auth: AUTH });

  const agent = connect(Dispatcher, { addr: host.addr, identity: host.identity });
  t.after(() => agent.close());
  const session = agent.session();
  const got: ManagerMessage[] = [];
  session.on('data', (message: ManagerMessage) => got.push(message));
  session.on('error', () => undefined); // it ends with the manager
  session.write({ hello: { description: makeNodeDescription({ hostname: 'a' }) } });
  const delivered = () => got.flatMap(({ assignments }) => assignments?.update_secrets ?? []);
  await until('the agent has the secret', () => delivered().length > 0);
  assert.equal(delivered()[0]?.spec?.data.toString(), DATA);
  const tasks = got.flatMap(({ assignments }) => assignments?.update_tasks ?? []);
  assert.equal(tasks[0]?.spec?.container_spec?.pull_options?.registry_auth, AUTH);
  session.end();

  assert.equal(refusals.length, 8);
  assert.ok(lines.length > 0, 'something is logged');
  const files = readdirSync(host.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const written = files.map(({ path, name }) => readFileSync(join(path, name)));
  assert.ok(Buffer.concat(written).length > 1000, 'the raft log is there');
  for (const form of forms) {
    assert.ok(!lines.join('').includes(form), `logged: ${lines.find((line) => line.includes(form))}`);
    assert.ok(!refusals.join('').includes(form), `refused with ${form}`);
    for (const bytes of written) assert.ok(!bytes.includes(form), `${form} is in a file`);
  }
});
