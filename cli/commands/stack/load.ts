import { resolve } from 'node:path';
import type { Command } from 'commander';
import { hasCode, messageOf, swarmError } from '../../../lib/errors.js';
import { limits } from '../../../lib/limits.js';
import type { Service } from '../../../proto/types.js';
import { convert } from '../../../stackfiles/convert.js';
import { loadStack, type LoadedStack } from '../../../stackfiles/load.js';
import type { StackSpecs } from '../../../stackfiles/stack-specs.js';
import type { App, Io } from '../../app.js';
import { collect } from '../../flags/define.js';
import { STACK_LABEL } from '../../render/stack.js';
import { serviceRows } from '../service/ls.js';
import { listRequest } from '../shared.js';

/** What is read of the file of a secret or config: enough to see that it is too large. */
const READ_MAX = limits.config_bytes_max + 1;

export interface FileOptions {
  composeFile: string[];
  envFile?: string[];
  profile?: string[];
  skipInterpolation?: boolean;
}

export function addFileOptions(command: Command): Command {
  return command
    .requiredOption('-c, --compose-file <strings>', 'Path to a Compose file, or "-" to read from stdin', collectPaths)
    .option('--env-file <path>', 'File of variables for the stack files, in place of .env beside the first', collect)
    .option('--profile <name>', 'Deploy services of this profile too; "*" means all', collect);
}

/** Paths may also be given at once, with commas between them. */
function collectPaths(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...value.split(',')];
}

/** Reads the files of the command line, and says on stderr what the user should know about them. */
export async function readStack(io: Io, options: FileOptions, name?: string): Promise<LoadedStack['project']> {
  const files: { name: string; text: string }[] = [];
  for (const path of options.composeFile) {
    files.push({ name: path, text: path === '-' ? await io.readStdin() : io.readFile(path) });
  }
  const absolute = (path: string): string => resolve(io.cwd, path);
  const { project, warnings } = loadStack({
    files,
    env: io.env,
    readFile: (path) => io.readFile(absolute(path)),
    readData: (path) => io.readBytes(absolute(path), READ_MAX),
    fileExists: (path) => fileExists(io, absolute(path)),
    ...(options.envFile && { envFiles: options.envFile.map(absolute) }),
    skipInterpolation: options.skipInterpolation === true,
    ...(options.profile && { profiles: options.profile }),
    ...(name !== undefined && { name }),
  });
  for (const warning of warnings) io.err(`${warning}\n`);
  return project;
}

/** A file that is there and cannot be read is one that exists: whoever reads it says why it cannot. */
function fileExists(io: Io, path: string): boolean {
  try {
    io.readBytes(path, 1);
    return true;
  } catch (error) {
    return !(hasCode(error, 'FILE_UNREADABLE') && messageOf(error).endsWith('no such file'));
  }
}

/** What the files ask of the cluster. */
export async function loadSpecs(io: Io, stack: string, options: FileOptions): Promise<StackSpecs> {
  return convert(await readStack(io, options, stack), stack);
}

/** The name becomes part of names of services and of DNS. */
export function checkStackName(name: string): string {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]*$/.test(name)) {
    throw swarmError('INVALID_FIELD', {
      field: 'stack name',
      value: name,
      expected: 'letters, digits, "-" and "_", a letter or digit first',
    });
  }
  return name;
}

export async function stackServices(app: App, name: string): Promise<Service[]> {
  const rows = await serviceRows(app, listRequest({}, { label: [`${STACK_LABEL}=${name}`] }));
  return rows.map(({ service }) => service);
}
