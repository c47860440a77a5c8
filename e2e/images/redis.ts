import { join } from 'node:path';
import { unpacked } from './debian.js';
import type { Image } from './image.js';
import { layerOf } from './layer.js';
import { base, programs, UID } from './programs.js';

/** Debian's Redis, which keeps what it has in /data. */
export async function redisImage(): Promise<Image> {
  const root = await unpacked(['redis-tools']);
  const bin = join(root, 'usr/bin');
  // It brings the server too: the checker is the server by another name.
  const paths = { 'usr/bin/redis-server': join(bin, 'redis-check-rdb'), 'usr/bin/redis-cli': join(bin, 'redis-cli') };
  return {
    name: 'redis:7',
    config: {
      User: String(UID),
      WorkingDir: '/data',
      // It would refuse clients from elsewhere that give no password; who may reach it is up to its network.
      Cmd: ['redis-server', '--appendonly', 'yes', '--protected-mode', 'no'],
      ExposedPorts: { '6379/tcp': {} },
      Volumes: { '/data': {} },
    },
    layers: [await layerOf([...(await base({ name: 'redis', home: 'data' })), ...(await programs(paths, root))])],
  };
}
