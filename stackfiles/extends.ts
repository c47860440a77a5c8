/** `extends` (Compose Specification, services, "extends"): a service that starts from another one, of this file or of another. */
import { isAbsolute, join } from 'node:path';
import { limits } from '../lib/limits.js';
import { mergeServices } from './merge.js';
import type { MapNode, StackNode } from './parse.js';
import type { Problems } from './problems.js';
import { record, text, type ReadContext } from './read.js';

/** The services of another file; undefined when it cannot be read, which is a problem at `node`. */
export type OpenServices = (path: string, node: StackNode) => Extender | undefined;

const extendsKeys = record({ service: text, file: text });

/** The services of one file, each with what it extends. */
export class Extender {
  readonly #services: MapNode;
  readonly #file: string;
  readonly #open: OpenServices;
  readonly #context: ReadContext;
  readonly #problems: Problems;

  constructor(services: MapNode, file: string, open: OpenServices, context: ReadContext) {
    this.#services = services;
    this.#file = file;
    this.#open = open;
    this.#context = context;
    this.#problems = context.problems;
  }

  has(name: string): boolean {
    return this.#services.entries.has(name);
  }

  /** The service with everything that it extends; `chain`: what led here, to end where it would go round. */
  service(name: string, chain: readonly string[] = []): StackNode | undefined {
    const node = this.#services.entries.get(name)?.value;
    const written = node?.kind === 'map' ? node.entries.get('extends')?.value : undefined;
    if (node?.kind !== 'map' || !written) return node;
    const entries = new Map(node.entries);
    entries.delete('extends');
    const own: MapNode = { ...node, entries };
    const step = `${name} of ${this.#file}`;
    if (chain.includes(step)) {
      const round = [...chain.slice(chain.indexOf(step)), step].join(' > ');
      this.#problems.add('CYCLE', written.at, `${written.path}: the service extends itself: ${round}`);
      return own;
    }
    if (chain.length >= limits.stack_file_depth_max) {
      this.#problems.add(
        'LIMIT',
        written.at,
        `${written.path}: more than ${limits.stack_file_depth_max} services in a row`,
      );
      return own;
    }
    const base = written.tag === 'reset' ? undefined : this.#base(written, [...chain, step]);
    return base ? mergeServices(base, own) : own;
  }

  #base(written: StackNode, chain: readonly string[]): MapNode | undefined {
    const { service, file } =
      written.kind === 'map'
        ? (extendsKeys(written, this.#context) ?? {})
        : { service: text(written, this.#context), file: undefined };
    if (service === undefined) {
      return written.kind === 'map'
        ? this.#problems.add('MISSING', written.at, `${written.path}: "service" must be given`)
        : undefined;
    }
    const path = file === undefined || isAbsolute(file) ? file : join(written.origin.folder, file);
    const services = path === undefined ? this : this.#open(path, written);
    if (!services) return undefined;
    if (!services.has(service)) {
      const message = `${written.path}: there is no service "${service}" in ${file ?? 'this file'}`;
      return this.#problems.add('REFERENCE', written.at, message);
    }
    const base = services.service(service, chain);
    return base?.kind === 'map' ? base : undefined;
  }
}
