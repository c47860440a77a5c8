import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';

/**
 * One line from the terminal that is not shown while it is typed, after `prompt`; all of `input` when that is no terminal. Rejects with an
 * AbortError at Ctrl-C.
 */
export async function readSecret(prompt: string, input: NodeJS.ReadStream, output: Writable): Promise<string> {
  if (!input.isTTY) return text(input);
  output.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    return await ask('', input, nowhere); // a terminal's echo is readline's, and goes nowhere
  } finally {
    output.write('\n');
  }
}

/** One line, shown while it is typed, after `prompt`; the first of `input` when that is no terminal. Rejects with an AbortError at Ctrl-C. */
export async function readLine(prompt: string, input: NodeJS.ReadStream, output: Writable): Promise<string> {
  if (input.isTTY) return ask(prompt, input, output);
  output.write(prompt);
  const [line = ''] = (await text(input)).split('\n');
  output.write('\n');
  return line;
}

async function ask(prompt: string, input: NodeJS.ReadStream, output: Writable): Promise<string> {
  const lines = createInterface({ input, output, terminal: true });
  const stop = new AbortController();
  lines.once('SIGINT', () => stop.abort());
  lines.once('close', () => stop.abort()); // Ctrl-D
  try {
    return await lines.question(prompt, { signal: stop.signal });
  } finally {
    lines.close();
  }
}
