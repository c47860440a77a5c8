import type { GrpcStatusName } from './error-table.js';
import { errorTable } from './error-table.js';

export type { GrpcStatusName } from './error-table.js';

export type ErrorCode = keyof typeof errorTable;

type Placeholders<M extends string> = M extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
/** What the message of a code needs filled in: `{ref}` asks for `ref`. */
export type ErrorParams<C extends ErrorCode> = Record<Placeholders<(typeof errorTable)[C]['message']>, string | number>;

export interface SwarmErrorOptions extends ErrorOptions {
  leader?: string;
}

/** An error that was foreseen: it has a row in the error table, and with it a gRPC status and whether trying again helps. */
export class SwarmError extends Error {
  override readonly name = 'SwarmError';
  readonly code: ErrorCode;
  /** Of RAFT_NOT_LEADER: host:port of the manager that leads, where it is known. Travels with the error. */
  readonly leader: string | undefined;

  /** Rebuilds an error from its wire form; prefer `swarmError`. */
  constructor(code: ErrorCode, message: string, options: SwarmErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.leader = options.leader;
  }
  get retryable(): boolean {
    return errorTable[this.code].retryable;
  }
  get grpcStatus(): GrpcStatusName {
    return errorTable[this.code].grpcStatus;
  }
}

/** The error of the table's row `code`, its placeholders filled from `params`. */
export function swarmError<C extends ErrorCode>(
  code: C,
  params: ErrorParams<C>,
  options?: SwarmErrorOptions,
): SwarmError {
  const values: Record<string, string | number> = params;
  const message = errorTable[code].message.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return new SwarmError(code, message, options);
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text);
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof SwarmError && error.code === code;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
