/** From a task as assigned to what its container is made of: admission, templates, the files of its secrets and configs. */
import type { DependencyStore } from '../dependencies/store.js';
import type { TaskFolder } from '../dependencies/folder.js';
import { needsFiles, taskFiles } from '../dependencies/task-files.js';
import { admit } from '../engine/admission.js';
import type { FileMount } from '../engine/config/mounts.js';
import { DEFAULT_NETWORKING, type TaskNetworking } from '../engine/config/networking.js';
import { containerConfig, taskName } from '../engine/container-config.js';
import type { Container, ContainerConfig, EngineInfo } from '../engine/engine.js';
import { addressesOf } from '../network/task-networking.js';
import { expandContainerSpec, type TemplateContext } from '../../proto/template.js';
import type { ContainerSpec, Task } from '../../proto/types.js';

export interface PreparerOptions {
  nodeId: string;
  allowed: readonly string[];
  /** The engine's facts as last heard. */
  info: () => EngineInfo;
  store: DependencyStore;
  folder: TaskFolder;
  networks?: TaskNetworks;
}

/** What of the node's networks a task needs: agent/network/networks.ts. */
export interface TaskNetworks {
  /** They are there when it resolves. Throws why they cannot be. */
  attach(task: Task): Promise<TaskNetworking>;
  /** Its container runs. */
  started(task: Task): Promise<void>;
}

export class Preparer {
  readonly #options: PreparerOptions;

  constructor(options: PreparerOptions) {
    this.#options = options;
  }

  /**
   * Its files are written and its networks are there. Throws why the task cannot run here: NOT_ALLOWED, ENGINE_TOO_OLD, INVALID_TEMPLATE,
   * DEPENDENCY_MISSING, SECRETS_UNAVAILABLE, NETWORK_UNUSABLE; or not yet: NETWORK_MISSING, NETWORK_NOT_READY.
   */
  async config(task: Task): Promise<ContainerConfig> {
    const { nodeId, allowed, info, networks } = this.#options;
    const { apiVersion, version: engineVersion, selinux } = info();
    admit(task.spec.container_spec, { allowed, apiVersion, engineVersion });
    const container_spec = this.#expanded(task);
    const files = needsFiles(container_spec) ? await this.#write(task, container_spec) : [];
    const networking = (await networks?.attach(task)) ?? DEFAULT_NETWORKING;
    const expanded = { ...task, spec: { ...task.spec, container_spec } };
    return containerConfig(expanded, { nodeId, files, selinux, networking });
  }

  /**
   * Before its container is started. Writes the files again should they have gone since the container was made, as the memory of a host does that
   * was off.
   */
  async restore(task: Task): Promise<void> {
    if (!needsFiles(task.spec.container_spec) || (await this.#options.folder.has(task.id))) return;
    await this.#write(task, this.#expanded(task));
  }

  /**
   * Networks that the container is in beside the one that it was created with, which is all that engines before API 1.44 take then. They may be
   * asked for again.
   */
  async connections(task: Task): Promise<TaskNetworking['endpoints']> {
    const { mode, endpoints } = (await this.#options.networks?.attach(task)) ?? DEFAULT_NETWORKING;
    return endpoints.filter(({ network }) => network !== mode);
  }

  /** An address of the task that its running container does not have: somebody has disconnected it from a network. */
  lostAddress(task: Task, { state, addresses }: Container): string | undefined {
    if (!this.#options.networks || state !== 'running') return undefined;
    return addressesOf(task).find((address) => !addresses.includes(address));
  }
  /** After its container was started. */
  async started(task: Task): Promise<void> {
    await this.#options.networks?.started(task);
  }
  release(task: Task): Promise<void> {
    return this.#options.folder.release(task.id);
  }

  #write(task: Task, expanded: ContainerSpec): Promise<FileMount[]> {
    const { store, folder } = this.#options;
    return folder.write(task.id, taskFiles(expanded, store, this.#context(task)));
  }
  #expanded(task: Task): ContainerSpec {
    return expandContainerSpec(task.spec.container_spec, this.#context(task));
  }
  #context(task: Task): TemplateContext {
    const { nodeId, info } = this.#options;
    const { hostname, architecture, os } = info();
    return {
      Service: { ID: task.service_id, Name: task.service_name, Labels: task.service_labels },
      Node: { ID: nodeId, Hostname: hostname, Platform: { Architecture: architecture, OS: os } },
      Task: { ID: task.id, Name: taskName(task), Slot: task.slot === 0 ? nodeId : String(task.slot) },
    };
  }
}
