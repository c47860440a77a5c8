/** Secrets and configs are handled alike: what is stored under a name, and may not be changed. */
import { makeConfig, makeSecret } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Config, Secret } from '../../../proto/types.js';
import type { App } from '../../app.js';
import type { listRequest } from '../shared.js';

export type Payload = Secret | Config;

/** What `create` sends. */
export interface PayloadSpec {
  name: string;
  labels: Record<string, string>;
  data: Buffer;
  templating: { name: string } | null;
}

export interface PayloadKind {
  word: 'secret' | 'config';
  create: (app: App, spec: PayloadSpec) => Promise<Payload>;
  list: (app: App, request: ReturnType<typeof listRequest>) => Promise<Payload[]>;
  get: (app: App, ref: string) => Promise<Payload>;
  remove: (app: App, ref: string) => Promise<unknown>;
}

export const secretKind: PayloadKind = {
  word: 'secret',
  create: async ({ control }, spec) => makeSecret(await unary(control, 'CreateSecret', { spec })),
  list: async ({ control }, request) => (await unary(control, 'ListSecrets', request)).secrets.map(makeSecret),
  get: async ({ control }, ref) => makeSecret(await unary(control, 'GetSecret', { ref })),
  remove: ({ control }, ref) => unary(control, 'RemoveSecret', { ref }),
};

export const configKind: PayloadKind = {
  word: 'config',
  create: async ({ control }, spec) => makeConfig(await unary(control, 'CreateConfig', { spec })),
  list: async ({ control }, request) => (await unary(control, 'ListConfigs', request)).configs.map(makeConfig),
  get: async ({ control }, ref) => makeConfig(await unary(control, 'GetConfig', { ref })),
  remove: ({ control }, ref) => unary(control, 'RemoveConfig', { ref }),
};
