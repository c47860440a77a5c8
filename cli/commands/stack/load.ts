import { isAbsolute, resolve } from 'node:path';
import type { Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { convert } from '../../../stackfiles/convert.js';
import { loadStack, type LoadedStack } from '../../../stackfiles/load.js';
import type { StackSpecs } from '../../../stackfiles/stack-specs.js';
import type { Service } from '../../../proto/types.js';
import type { App, Io } from '../../app.js';
import { collect } from '../../flags/define.js';
import { STACK_LABEL } from '../../render/stack.js';
import { serviceRows } from '../service/ls.js';
import { listRequest } from '../shared.js';

export interface FileOptions {
  composeFile: string[];
}

export function addFileOption(command: Command): Command {
  return command.requiredOption(
    '-c, --compose-file <path>',
    'Path to a stack (Compose) file, or "-" to read from stdin',
    collect,
  );
}

/** Reads the files of the command line, and says on stderr what the user should know about them. */
export async function readStack(io: Io, paths: readonly string[]): Promise<LoadedStack['project']> {
  const files: { name: string; text: string }[] = [];
  for (const path of paths) files.push({ name: path, text: path === '-' ? await io.readStdin() : io.readFile(path) });
  const readFile = (path: string): string => io.readFile(isAbsolute(path) ? path : resolve(io.cwd, path));
  const { project, warnings } = loadStack({ files, env: io.env, readFile });
  for (const warning of warnings) io.err(`${warning}\n`);
  return project;
}

/** What the files ask of the cluster. */
export async function loadSpecs(io: Io, stack: string, { composeFile }: FileOptions): Promise<StackSpecs> {
  const specs = convert(await readStack(io, composeFile), stack) as StackSpecs | StackSpecs['services'];
  return Array.isArray(specs) ? { services: specs, secrets: [], configs: [] } : specs;
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
