/**
 * Makes a task's container. Creates first and pulls only when the engine misses the image: what is on the node needs no registry and no
 * extra call.
 */
import { hasCode, type SwarmError } from '../../lib/errors.js';
import type { Container, ContainerConfig, Engine } from '../engine/engine.js';
import type { Gate } from './gate.js';
import { isUnanswered, withoutDigest, type Images } from './images.js';

export interface CreateDeps {
  engine: Engine;
  images: Images;
  gate: Gate;
  registryAuth: string;
  /** Whether the work was done before the task was called off. */
  whileWanted: (work: Promise<void>) => Promise<boolean>;
}

export interface Made {
  container: Container;
  /** What is to be said of it with the states that it reaches: "" or ", with …". */
  note: string;
}

/** Undefined when the task was called off during a pull. Throws as the engine does, and IMAGE_NOT_FOUND with a registry's reason. */
export async function makeContainer(deps: CreateDeps, config: ContainerConfig): Promise<Made | undefined> {
  try {
    return { container: await create(deps, config), note: '' };
  } catch (error) {
    const found = hasCode(error, 'ENGINE_REFUSED') ? await madeBefore(deps.engine, config.name) : undefined;
    if (found) return { container: found, note: '' };
    if (!hasCode(error, 'IMAGE_NOT_FOUND')) throw error;
    return pullAndCreate(deps, config);
  }
}

async function create({ engine, gate }: CreateDeps, config: ContainerConfig): Promise<Container> {
  const id = await gate.run(() => engine.createContainer(config), { urgent: false });
  const fresh = { state: 'created', pid: 0, exitCode: 0, oomKilled: false, error: '', health: 'none' } as const;
  return { id, labels: config.Labels, ...fresh, ports: [], addresses: [], tty: config.Tty ?? false };
}

async function pullAndCreate(deps: CreateDeps, config: ContainerConfig): Promise<Made | undefined> {
  try {
    if (!(await deps.whileWanted(deps.images.pull(config.Image, deps.registryAuth)))) return undefined;
  } catch (error) {
    if (isUnanswered(error)) return createWithoutRegistry(deps, config, error);
    throw error;
  }
  return { container: await create(deps, config), note: '' };
}

/** No registry answers for the digest. What the node has under the tag is what `--no-resolve-image` would have run. */
async function createWithoutRegistry(deps: CreateDeps, config: ContainerConfig, refusal: SwarmError): Promise<Made> {
  const local = withoutDigest(config.Image);
  if (local === undefined) throw refusal;
  try {
    const container = await create(deps, { ...config, Image: local });
    return { container, note: `, with this node's own ${local}: no registry answers for ${config.Image}` };
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND')) throw refusal;
    throw error;
  }
}

/** By a call whose answer was never heard, since we or the engine died meanwhile. Names hold the task's id: it can only be ours. */
async function madeBefore(engine: Engine, name: string): Promise<Container | undefined> {
  try {
    return await engine.inspectContainer(name);
  } catch (error) {
    if (hasCode(error, 'CONTAINER_NOT_FOUND')) return undefined;
    throw error;
  }
}
