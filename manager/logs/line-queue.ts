import { limits } from '../../lib/limits.js';
import type { ServiceLogsResponseInput } from '../../proto/gen/swarm/v1/ServiceLogsResponse.js';

/** Whoever asked for logs. */
export interface LogReader {
  /** Resolves when the reader takes more. */
  write(message: ServiceLogsResponseInput): Promise<void>;
  end(error?: Error): void;
}

/**
 * What is on its way to one reader. Writers wait while it is full, so that it holds at most `log_queue_lines_max` lines and what each
 * writer had in hand when it filled up.
 */
export class LineQueue {
  readonly #reader: LogReader;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: (() => void)[] = [];
  #messages: ServiceLogsResponseInput[] = [];
  #lines = 0;
  #isPumping = false;
  #ending: { error: Error | undefined } | undefined;
  #isOver = false;

  /** `failed` is told when the reader refuses a write; nothing more is written then. */
  constructor(reader: LogReader, failed: (error: unknown) => void) {
    this.#reader = reader;
    this.#failed = failed;
  }
  /** Resolves when there is room for more. */
  put(message: ServiceLogsResponseInput): Promise<void> {
    if (this.#isOver || this.#ending) return Promise.resolve();
    this.#messages.push(message);
    this.#lines += message.lines?.length ?? 1;
    this.#start();
    if (this.#lines < limits.log_queue_lines_max) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
  /** Ends the reader once what is queued has been written. */
  end(error?: Error): void {
    this.#ending ??= { error };
    this.#start();
  }
  /** Forgets what is queued: the reader is gone. */
  drop(): void {
    this.#isOver = true;
    this.#messages = [];
    this.#release();
  }
  #start(): void {
    if (this.#isPumping || this.#isOver) return;
    this.#isPumping = true;
    this.#pump().catch((error: unknown) => {
      this.drop();
      this.#failed(error);
    });
  }
  async #pump(): Promise<void> {
    await Promise.resolve(); // the reader is not called back from within its own call
    for (let next = this.#messages.shift(); next; next = this.#messages.shift()) {
      await this.#reader.write(next);
      this.#lines -= next.lines?.length ?? 1;
      if (this.#lines < limits.log_queue_lines_max) this.#release();
    }
    this.#isPumping = false;
    if (!this.#ending || this.#isOver) return;
    this.#isOver = true;
    this.#reader.end(this.#ending.error);
  }
  #release(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
