import assert from 'node:assert/strict';
import test from 'node:test';
import { readPorts } from './docker-inspect.js';

test('ports of a container: one for every address is told once, one at single addresses with each of them', () => {
  const ports = readPorts({
    '80/tcp': [
      { HostIp: '0.0.0.0', HostPort: '8080' },
      { HostIp: '::', HostPort: '8080' },
    ],
    '81/udp': [
      { HostIp: '127.0.0.1', HostPort: '8081' },
      { HostIp: '::1', HostPort: '8081' },
    ],
    '82/tcp': [{ HostPort: '8082' }],
    '83/tcp': null,
    '84/dccp': [{ HostPort: '8084' }],
  });
  assert.deepEqual(
    ports.map(({ hostIp, publishedPort, targetPort, protocol }) => [hostIp, publishedPort, targetPort, protocol]),
    [
      ['', 8080, 80, 'tcp'],
      ['127.0.0.1', 8081, 81, 'udp'],
      ['::1', 8081, 81, 'udp'],
      ['', 8082, 82, 'tcp'],
    ],
  );
});
