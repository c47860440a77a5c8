import { makeNodeDescription } from '../proto/objects.js';
import type { NodeDescription } from '../proto/types.js';
import type { EngineInfo } from './engine/engine.js';

/** A node's facts, as its engine has them. */
export function describeNode(info: EngineInfo): NodeDescription {
  return makeNodeDescription({
    hostname: info.hostname,
    platform: { architecture: info.architecture, os: info.os },
    resources: { nano_cpus: info.cpus * 1e9, memory_bytes: info.memoryBytes },
    engine: { engine_version: info.version, labels: info.labels, plugins: info.plugins },
  });
}
