const ENGINE_NETWORKS: readonly string[] = ['host', 'bridge', 'none'];

/** Networks that every engine has of its own: they are named, never created, and have no aliases. */
export const isEngineNetwork = (name: string): boolean => ENGINE_NETWORKS.includes(name);
