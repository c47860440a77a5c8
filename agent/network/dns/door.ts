/** What the two transports of the name server have in common. */
import type { Clock } from '../../../lib/clock.js';
import type { Log } from '../../../lib/log.js';
import type { Asked } from './answer.js';

/** Bytes of a reply to the bytes of a message; undefined: silence. Never rejects. */
export type Serve = (message: Buffer, asked: Asked) => Promise<Buffer | undefined>;

export interface DoorOptions {
  port: number;
  clock: Clock;
  log: Log;
  serve: Serve;
}

/** One address over one transport. */
export interface Door {
  close(): Promise<void>;
}
