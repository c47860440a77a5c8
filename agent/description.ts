import { makeNodeDescription } from '../proto/objects.js';
import type { NodeDescription } from '../proto/types.js';
import type { EngineInfo } from './engine/engine.js';

/** A node's facts, as its engine has them, and what its administrator lets tasks do there (proto/opt-ins.ts). */
export function describeNode(info: EngineInfo, allowed: readonly string[], data_path_addr: string): NodeDescription {
  return makeNodeDescription({
    hostname: info.hostname,
    platform: { architecture: info.architecture, os: info.os },
    resources: {
      nano_cpus: info.cpus * 1e9,
      memory_bytes: info.memoryBytes,
      generic_resources: info.genericResources.map((resource) =>
        'name' in resource
          ? { named_resource_spec: { kind: resource.kind, value: resource.name } }
          : { discrete_resource_spec: { kind: resource.kind, value: resource.count } },
      ),
    },
    engine: { engine_version: info.version, labels: info.labels, plugins: info.plugins },
    allowed: [...allowed],
    data_path_addr,
  });
}
