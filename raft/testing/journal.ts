import type { StateMachine } from '../state-machine.js';

/** Keeps the commands it is given; the result of one is how many there are. The command `bad` cannot be applied. */
export class Journal implements StateMachine<number> {
  lines: string[] = [];

  apply(_index: number, data: Uint8Array): number {
    const line = Buffer.from(data).toString();
    if (line === 'bad') throw new Error('cannot apply');
    return this.lines.push(line);
  }
  snapshot(): Uint8Array {
    return Buffer.from(JSON.stringify(this.lines));
  }
  restore(_index: number, snapshot: Uint8Array): void {
    this.lines = JSON.parse(Buffer.from(snapshot).toString()) as string[];
  }
}
