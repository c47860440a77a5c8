import { createClient } from '@redis/client';

const RECONNECT_MS = 200;

export type Queue = ReturnType<typeof createQueue>;

/** A client of the Redis that the services share. It connects again by itself; `wait`: milliseconds until an answer has not come. */
export function createQueue(wait: number) {
  const client = createClient({
    socket: {
      host: process.env['REDIS_HOST'] ?? 'redis',
      connectTimeout: wait,
      socketTimeout: wait,
      reconnectStrategy: RECONNECT_MS,
    },
    pingInterval: wait / 2, // or a connection that nobody uses would count as dead
  });
  client.on('error', (error: Error) => console.error(`redis: ${error.message}`));
  return client;
}
