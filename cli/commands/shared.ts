import { Option, type Command } from 'commander';
import type { GetRequest } from '../../proto/gen/swarm/v1/GetRequest.js';
import { makeNetwork, makeNode, makeService, makeTask } from '../../proto/objects.js';
import { unary } from '../../proto/rpc/client.js';
import type { Network, Node, Service, Task } from '../../proto/types.js';
import type { App } from '../app.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { addSwitch, collect } from '../flags/define.js';
import { parseFilters } from '../flags/pairs.js';
import { messageOf } from '../../lib/errors.js';
import { PlainDisplay, TerminalDisplay, type Display } from '../progress/display.js';
import { ending, plainLines, serviceLines, summaryLines } from '../progress/view.js';
import { waitForServices, type WaitOptions } from '../progress/wait.js';

/** Adds a command under `parent`. */
export type AddCommand = (parent: Command, app: App) => void;

export interface ListOptions {
  filter?: string[];
  format?: string;
  quiet?: boolean;
}

const FORMAT_SAYS = "Format output: 'table', 'json', 'table TEMPLATE' or a Go template such as '{{.ID}}'";

interface ListTexts {
  filter?: string;
  format?: string;
  quiet?: string;
}

export function addListOptions(
  command: Command,
  {
    filter = 'Filter output based on conditions provided',
    format = FORMAT_SAYS,
    quiet = 'Only display IDs',
  }: ListTexts = {},
): Command {
  return command
    .option('-f, --filter <key=value>', filter, collect)
    .option('--format <string>', format)
    .option('-q, --quiet', quiet);
}

export function listRequest({ filter }: ListOptions, more: Record<string, string[]> = {}) {
  const filters = parseFilters(filter ?? []);
  for (const [key, values] of Object.entries(more)) filters[key] = { values };
  return { filters };
}

export const listFormat = ({ format, quiet }: ListOptions) => ({ format: format ?? '', quiet: quiet === true });

export function addInspectOptions(command: Command, pretty = true): Command {
  command.option('-f, --format <string>', "Format output: 'json' or a Go template such as '{{.Spec.Name}}'");
  return pretty ? command.option('--pretty', 'Print the information in a human friendly format') : command;
}

export const getNode = async ({ control }: App, ref: string): Promise<Node> =>
  makeNode(await unary(control, 'GetNode', { ref }));
export const getTask = async ({ control }: App, ref: string): Promise<Task> =>
  makeTask(await unary(control, 'GetTask', { ref }));
export async function getService({ control }: App, ref: GetRequest['ref']): Promise<Service> {
  return makeService(await unary(control, 'GetService', { ref }));
}

export async function getNetwork({ control }: App, ref: string): Promise<Network> {
  return makeNetwork((await unary(control, 'GetNetwork', { ref })).network ?? {});
}
export async function listNetworks({ control }: App): Promise<Network[]> {
  return (await unary(control, 'ListNetworks', {})).networks.map(makeNetwork);
}

export async function listTasks({ control }: App, request: ReturnType<typeof listRequest>): Promise<Task[]> {
  return (await unary(control, 'ListTasks', request)).tasks.map(makeTask);
}

/** For showing nodes by name; none with `resolve` false. */
export async function nodeNames({ control }: App, resolve: boolean): Promise<ReadonlyMap<string, string>> {
  if (!resolve) return new Map();
  const { nodes } = await unary(control, 'ListNodes', {});
  return new Map(nodes.map((node) => [node.id, nodeName(makeNode(node))]));
}

export const nodeName = (node: Node): string => node.spec.name || (node.description?.hostname ?? node.id);

/**
 * Does the same to each of `refs`: one that fails is reported and does not keep the others from being done, as with Docker.
 */
export async function forEach(
  app: App,
  refs: readonly string[],
  act: (ref: string) => Promise<void>,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  for (const ref of refs) {
    try {
      await act(ref);
    } catch (error) {
      app.io.err(`Error: ${messageOf(error)}\n`);
      code = exitCodes.failed;
    }
  }
  return code;
}

/** Docker's question before what cannot be undone: anything but "y" means no. */
export async function confirm({ io }: App, question: string): Promise<boolean> {
  return (await io.readLine(`${question} [y/N] `)).trim().toLowerCase() === 'y';
}

export interface WaitFlags {
  detach?: boolean;
  quiet?: boolean;
}

export function addWaitOptions(command: Command): Command {
  addSwitch(command, new Option('-d, --detach', 'Exit immediately instead of waiting for the service to converge'));
  return command.option('-q, --quiet', 'Suppress progress output');
}

interface Waiting {
  services: readonly { id: string; name: string }[];
  /** What shows how it goes on after Ctrl-C. */
  hint: string;
  /** A rollback was asked for. */
  rollback?: boolean;
}

/** Shows progress until the services have converged, unless told to detach. */
export async function converge(
  app: App,
  { services, hint, rollback = false }: Waiting,
  flags: WaitFlags,
): Promise<ExitCode> {
  if (flags.detach || services.length === 0) return exitCodes.done;
  const { io } = app;
  const display = chooseDisplay(app, flags);
  const ids = services.map(({ id }) => id);
  const waiting = { ...waitOptions(app, ids), rollback };
  const { interrupted, verdicts } = await waitForServices(waiting, (now) => {
    const [only] = services.length === 1 ? now : [];
    if (only && io.terminalWidth) return display.show(serviceLines(only));
    const linesOf = io.terminalWidth ? summaryLines : plainLines;
    display.show(now.flatMap((verdict, i) => linesOf(services[i]?.name ?? '', verdict)));
  });
  if (interrupted) {
    io.err(`Operation continuing in background.\nUse \`${hint}\` to check progress.\n`);
    return exitCodes.interrupted;
  }
  let code: ExitCode = exitCodes.done;
  verdicts.forEach((verdict, i) => {
    const failed = verdict.phase !== 'converged' && verdict.phase !== 'ended';
    const name = services[i]?.name ?? '';
    if (failed) io.err(`Error: ${name}: ${ending(name, verdict)}\n`);
    else if (!flags.quiet) io.err(`${ending(name, verdict)}\n`);
    if (failed) code = exitCodes.failed;
  });
  return code;
}

export function waitOptions({ io, control }: App, serviceIds: readonly string[]): WaitOptions {
  const { clock, random } = io;
  return { control, clock, random, serviceIds, onInterrupt: (listener) => io.onInterrupt(listener) };
}

export function chooseDisplay({ io }: App, { quiet }: WaitFlags): Display {
  const write = (text: string): void => io.err(text);
  if (quiet) return { show: () => undefined };
  return io.terminalWidth ? new TerminalDisplay(write, io.terminalWidth) : new PlainDisplay(write);
}
