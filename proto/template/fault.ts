/** What is wrong with a template, and at which character. Never holds more of its text than a name: the text may be a secret. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';
  readonly at: number;

  constructor(at: number, detail: string) {
    super(detail);
    this.at = at;
  }
  /** "line:column", both from 1. */
  place(source: string): string {
    const before = source.slice(0, this.at).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  }
}
