import assert from 'node:assert/strict';
import test from 'node:test';
import type { ContainerInspectInfo } from 'dockerode';
import { readContainer } from './docker-inspect.js';

type Bindings = Record<string, { HostIp?: string; HostPort: string }[] | null>;

/** As an engine tells of a container that runs and has published these ports. */
function inspected(ports: Bindings): ContainerInspectInfo {
  const answer = {
    Id: 'c1',
    State: { Status: 'running', Running: true, Pid: 7, ExitCode: 0, OOMKilled: false, Error: '' },
    Config: { Labels: {}, Tty: false },
    NetworkSettings: { Ports: ports, Networks: {} },
  };
  return answer as unknown as ContainerInspectInfo;
}

test('ports of a container: one for every address is told once, one at single addresses with each of them', () => {
  const { ports } = readContainer(
    inspected({
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
    }),
  );
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
