import assert from 'node:assert/strict';
import test from 'node:test';
import { loadFiles, refusal, type Files } from './testing.js';

const services = (files: Files, names = ['a.yml']) => loadFiles(files, { names, env: { TAG: '1' } }).project.services;

test('extends: a service of the same file, in either form', () => {
  const text = `services:
  base: {image: b, user: root, environment: {TZ: utc, PORT: 80}}
  one: {extends: base, environment: [PORT=8080]}
  two: {extends: {service: base}, user: me}`;
  const { one, two } = services({ 'a.yml': text });
  assert.deepEqual(one, { environment: { PORT: '8080', TZ: 'utc' }, image: 'b', user: 'root' });
  assert.equal(two?.user, 'me');
});

test('extends: through several, each level wins over the one below', () => {
  const text = `services:
  cli: {extends: {service: common}, tty: true}
  common: {extends: {service: base}, user: me}
  base: {image: b, user: root, hostname: h}`;
  assert.deepEqual(services({ 'a.yml': text })['cli'], { hostname: 'h', image: 'b', tty: true, user: 'me' });
});

test('extends: a service of another file has the paths of its own folder, and the variables of the one that extends', () => {
  const files = {
    'a.yml': 'services: {web: {extends: {file: common/base.yml, service: app}}}',
    'common/base.yml':
      'services: {app: {extends: other, volumes: ["./data:/d"]}, other: {image: "b:${TAG}", env_file: x.env}}',
    'common/x.env': 'X=1',
  };
  const web = services(files)['web'];
  assert.equal(web?.image, 'b:1');
  assert.deepEqual(web.volumes, [{ type: 'bind', source: '/stack/common/data', target: '/d' }]);
  assert.deepEqual(web.environment, { X: '1' });
});

test('extends: !reset and !override reach what is extended, and the files before', () => {
  const files = {
    'a.yml': 'services: {web: {image: b, dns_search: [one], cap_add: [X]}}',
    'b.yml':
      'services: {web: {extends: base, dns_search: !reset [], cap_add: !override [Z]}, base: {image: b, dns_search: [two], cap_add: [Y]}}',
  };
  const web = services(files, ['a.yml', 'b.yml'])['web'];
  assert.deepEqual([web?.dns_search, web?.cap_add], [undefined, ['Z']]);
});

const refused: [title: string, files: Files, message: string][] = [
  [
    'itself',
    { 'a.yml': 'services:\n  web: {image: b, extends: web}' },
    'a.yml:2:28: services.web.extends: the service extends itself: web of a.yml > web of a.yml',
  ],
  [
    'round a ring',
    { 'a.yml': 'services:\n  web: {image: b, extends: db}\n  db: {extends: web}' },
    'a.yml:2:28: services.web.extends: the service extends itself: web of a.yml > db of a.yml > web of a.yml',
  ],
  [
    'a file that is not there',
    { 'a.yml': 'services:\n  web: {image: b, extends: {file: gone.yml, service: x}}' },
    'a.yml:2:28: services.web.extends: cannot read /stack/gone.yml: no such file',
  ],
  [
    'a service that the file does not have',
    { 'a.yml': 'services:\n  web: {image: b, extends: {file: b.yml, service: x}}', 'b.yml': 'services: {}' },
    'a.yml:2:28: services.web.extends: there is no service "x" in b.yml',
  ],
  [
    'nobody',
    { 'a.yml': 'services:\n  web: {image: b, extends: {file: b.yml}}' },
    'a.yml:2:28: services.web.extends: "service" must be given',
  ],
];
for (const [title, files, message] of refused) {
  test(`extends: refuses: ${title}`, () => {
    assert.equal(refusal(() => loadFiles(files)).split('\n')[0], message);
  });
}

test('extends: a chain without end in sight is stopped at the limit', () => {
  const links = Array.from({ length: 70 }, (_, index) => `  s${index}: {image: b, extends: s${index + 1}}`);
  const text = `services:\n${links.join('\n')}\n  s70: {image: b}`;
  assert.match(
    refusal(() => loadFiles({ 'a.yml': text })),
    /^a\.yml:66:28: services\.s64\.extends: more than 64 services in a row/,
  );
});
