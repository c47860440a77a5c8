/** What a specification needs that only others know: ids of secrets and configs, credentials, the digest of the image. */
import { Option, type Command } from 'commander';
import { swarmError } from '../../../lib/errors.js';
import { makeConfig, makeSecret } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { ServiceSpec } from '../../../proto/types.js';
import type { App } from '../../app.js';
import { makePlacement } from '../../flags/blank.js';
import { addSwitch } from '../../flags/define.js';
import { registryAuth } from '../../registry-auth.js';

/** A registry far away, asked by an engine that first tries other addresses of it. */
const RESOLVE_TIMEOUT_MS = 60_000;

export interface ImageFlags {
  resolveImage: boolean;
  withRegistryAuth?: boolean;
}

export function addImageOptions(command: Command): Command {
  command.option('--no-resolve-image', 'Do not query the registry to resolve image digest and supported platforms');
  const says = 'Send registry authentication details to swarm agents';
  return addSwitch(command, new Option('--with-registry-auth', says));
}

/** Fills in the ids of secrets and configs that are named only. Throws in Docker's words for one that does not exist. */
export async function resolveReferences({ control }: App, spec: ServiceSpec): Promise<void> {
  const { secrets, configs } = spec.task_template.container_spec;
  const named = (names: readonly string[]) => ({ filters: { name: { values: [...new Set(names)] } } });
  const newSecrets = secrets.filter(({ secret_id: id }) => id === '');
  if (newSecrets.length > 0) {
    const answer = await unary(control, 'ListSecrets', named(newSecrets.map(({ secret_name: name }) => name)));
    const ids = new Map(answer.secrets.map(makeSecret).map(({ id, spec: { name } }) => [name, id]));
    for (const reference of newSecrets) reference.secret_id = idOf('secret', reference.secret_name, ids);
  }
  const newConfigs = configs.filter(({ config_id: id }) => id === '');
  if (newConfigs.length > 0) {
    const answer = await unary(control, 'ListConfigs', named(newConfigs.map(({ config_name: name }) => name)));
    const ids = new Map(answer.configs.map(makeConfig).map(({ id, spec: { name } }) => [name, id]));
    for (const reference of newConfigs) reference.config_id = idOf('config', reference.config_name, ids);
  }
}

function idOf(kind: string, name: string, ids: ReadonlyMap<string, string>): string {
  const id = ids.get(name);
  if (id === undefined) throw swarmError('USAGE', { why: `${kind} not found: ${name}` });
  return id;
}

/**
 * Puts the caller's credentials for the image's registry into the specification, when asked for; and, when `resolve` is set, the
 * image's digest and platforms. A registry that does not answer is a warning: nodes then use what they have or find.
 */
export async function prepareImage(
  app: App,
  spec: ServiceSpec,
  { resolve, withRegistryAuth }: { resolve: boolean; withRegistryAuth: boolean },
): Promise<void> {
  const { container_spec: container } = spec.task_template;
  const auth = withRegistryAuth ? await registryAuth(app.io, container.image) : '';
  if (auth !== '') container.pull_options = { registry_auth: auth };
  if (!resolve) return;
  const request = { image: container.image, registry_auth: auth };
  const found = await unary(app.control, 'ResolveImage', request, { timeoutMs: RESOLVE_TIMEOUT_MS });
  if (found.warning !== '') app.io.err(`${found.warning.trimEnd()}\n\n`);
  container.image = found.image || container.image;
  if (found.platforms.length === 0 && !spec.task_template.placement) return;
  (spec.task_template.placement ??= makePlacement()).platforms = found.platforms;
}
