import { execFile } from 'node:child_process';

/** A helper may ask the user or a keychain; one that hangs must not hold a deployment for ever. */
const HELPER_TIMEOUT_MS = 30_000;
const HELPER_OUTPUT_MAX = 1024 * 1024; // bytes; tokens are some kilobytes

export interface HelperResult {
  /** Undefined when it was ended by a signal or could not be started. */
  code: number | undefined;
  /** What it wrote; helpers write their errors to stdout too. */
  output: string;
}

/** Runs a program to its end with `input` on its stdin. Never throws: what went wrong is in the result. */
export function runHelper(program: string, args: readonly string[], input: string): Promise<HelperResult> {
  return new Promise((resolve) => {
    const options = { timeout: HELPER_TIMEOUT_MS, maxBuffer: HELPER_OUTPUT_MAX };
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (!error) return resolve({ code: 0, output: stdout });
      const said = stdout || stderr || error.message;
      resolve({ code: typeof error.code === 'number' ? error.code : undefined, output: said });
    });
    child.stdin?.on('error', () => undefined); // it may end without having read: its exit code tells
    child.stdin?.end(input);
  });
}
