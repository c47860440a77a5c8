/** Where progress is shown. */
export interface Display {
  show(lines: readonly string[]): void;
}

/** On a terminal: the lines are drawn over the ones before. */
export class TerminalDisplay implements Display {
  readonly #write: (text: string) => void;
  readonly #width: () => number;
  #drawn: readonly string[] = [];

  constructor(write: (text: string) => void, width: () => number) {
    this.#write = write;
    this.#width = width;
  }
  show(lines: readonly string[]): void {
    const cut = lines.map((line) => [...line].slice(0, this.#width() - 1).join('')); // a wrapped line would break the count
    if (cut.length === this.#drawn.length && cut.every((line, i) => line === this.#drawn[i])) return;
    const up = this.#drawn.length > 0 ? `\x1b[${this.#drawn.length}A` : '';
    this.#write(`${up}\x1b[J${cut.map((line) => `${line}\n`).join('')}`); // CSI A: cursor up; CSI J: erase below (ECMA-48)
    this.#drawn = cut;
  }
}

/** Into a file or a pipe: each line that was not there a moment ago. */
export class PlainDisplay implements Display {
  readonly #write: (text: string) => void;
  #last: ReadonlySet<string> = new Set();

  constructor(write: (text: string) => void) {
    this.#write = write;
  }
  show(lines: readonly string[]): void {
    for (const line of lines) if (!this.#last.has(line)) this.#write(`${line}\n`);
    this.#last = new Set(lines);
  }
}
