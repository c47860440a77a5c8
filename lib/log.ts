import { pino } from 'pino';
import { limits } from './limits.js';

/** What rooms log through: pino's interface, so that a child can be bound to a component and its ids. */
export type Log = pino.Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export function createLog(level: LogLevel, destination?: pino.DestinationStream): Log {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, destination ?? fileDestination(2));
}

/**
 * Writes to an open file at once. A write that fails stops nobody: the log often lies on the very disk that is full, or its reader has
 * gone. The lines wait, up to a limit, and go out with the next write that succeeds.
 */
export function fileDestination(fd: number): pino.DestinationStream {
  const file = pino.destination({ fd, sync: true, maxLength: limits.log_pending_bytes_max });
  file.on('error', () => {
    // There is nowhere to tell it, and the lines are kept.
  });
  return file;
}

/** For tests that do not look at logs. */
export const silentLog: Log = pino({ level: 'silent' });
