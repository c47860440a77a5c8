/** Gathers what a plan is made from, makes it, and asks the managers what it would lead to. Changes nothing. */
import type { ServicePreview } from '../../../proto/gen/swarm/v1/ServicePreview.js';
import { makeConfig, makeSecret, makeService } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { Config, Service, Task } from '../../../proto/types.js';
import { imageLabel, namespaceLabel } from '../../../stackfiles/convert.js';
import type { Plan } from '../../../stackfiles/operations.js';
import { planWarnings } from '../../../stackfiles/plan-warnings.js';
import type { Outlook, ServiceOutlook } from '../../../stackfiles/plan-format.js';
import { secretsToMatch } from '../../../stackfiles/plan-objects.js';
import type { ResolvedImages } from '../../../stackfiles/plan-services.js';
import { plan } from '../../../stackfiles/plan.js';
import type { StackSpecs } from '../../../stackfiles/stack-specs.js';
import type { App } from '../../app.js';
import { listNetworks, listTasks, nodeNames } from '../shared.js';
import type { Credentials } from './credentials.js';
import { imageWarnings } from './image-warnings.js';
import type { PlanOptions } from './options.js';

/** A registry far away, asked by an engine that first tries other addresses of it. */
const RESOLVE_TIMEOUT_MS = 60_000;

export interface Planned {
  plan: Plan;
  /** All of the cluster, as they are now. */
  services: Service[];
}

export async function makePlan(
  app: App,
  stack: string,
  wanted: StackSpecs,
  options: PlanOptions,
  credentials: Credentials,
): Promise<Planned> {
  const { control } = app;
  const [listed, networks, storedSecrets, storedConfigs] = await Promise.all([
    unary(control, 'ListServices', {}),
    listNetworks(app),
    unary(control, 'ListSecrets', {}),
    unary(control, 'ListConfigs', {}),
  ]);
  const services = listed.services.map(({ service }) => makeService(service ?? {}));
  const secrets = storedSecrets.secrets.map(makeSecret);
  const configs = await withData(app, storedConfigs.configs.map(makeConfig), wanted, stack);
  const [sameSecrets, tasks, images] = await Promise.all([
    matchSecrets(app, secretsToMatch(wanted, stack, secrets)),
    secrets.length + configs.length > 0 ? liveTasks(app, stack, services) : [],
    resolveImages(app, wanted, services, options.resolveImage ?? 'always', credentials),
  ]);
  const prune = options.prune === true;
  const input = { stack, wanted, services, networks, secrets, configs, sameSecrets, tasks, images, prune };
  return { plan: plan(input), services };
}

/** A list shows configs without their data: it is asked for where the plan compares it. */
async function withData({ control }: App, listed: Config[], wanted: StackSpecs, stack: string): Promise<Config[]> {
  const names = new Set(wanted.configs.map(({ name }) => name));
  return Promise.all(
    listed.map(async (config) => {
      const isCompared = names.has(config.spec.name) || config.spec.labels[namespaceLabel] === stack;
      return isCompared ? makeConfig(await unary(control, 'GetConfig', { ref: config.id })) : config;
    }),
  );
}

async function matchSecrets(
  { control }: App,
  pairs: readonly { id: string; data: Buffer }[],
): Promise<ReadonlySet<string>> {
  const answers = await Promise.all(
    pairs.map(async ({ id, data }) => ((await unary(control, 'MatchSecret', { ref: id, data })).same ? [id] : [])),
  );
  return new Set(answers.flat());
}

/** Tasks that use secrets or configs of the stack are, but for those of specifications long gone, its own services'. */
async function liveTasks(app: App, stack: string, services: readonly Service[]): Promise<Task[]> {
  const ids = services.filter(({ spec }) => spec.labels[namespaceLabel] === stack).map(({ id }) => id);
  if (ids.length === 0) return [];
  return listTasks(app, { filters: { service: { values: ids }, 'desired-state': { values: ['running', 'ready'] } } });
}

/** Asks about each image once. What a registry does not tell is said, and stays as it was. */
async function resolveImages(
  { control, io }: App,
  wanted: StackSpecs,
  services: readonly Service[],
  when: 'always' | 'changed' | 'never',
  credentials: Credentials,
): Promise<ResolvedImages> {
  if (when === 'never') return new Map();
  const current = new Map(services.map(({ spec }) => [spec.name, spec.labels[imageLabel]]));
  const pinned = wanted.services.filter(
    ({ name = '', labels }) => when === 'always' || current.get(name) !== labels?.[imageLabel],
  );
  const images = [...new Set(pinned.map(({ task_template }) => task_template?.container_spec?.image ?? ''))];
  const answers = await Promise.all(
    images.map(async (image) => {
      const request = { image, registry_auth: await credentials(image) };
      return { asked: image, ...(await unary(control, 'ResolveImage', request, { timeoutMs: RESOLVE_TIMEOUT_MS })) };
    }),
  );
  const unresolved = answers.filter(({ warning }) => warning !== '');
  for (const warning of imageWarnings(unresolved.map(({ asked: image, reason }) => ({ image, reason }))))
    io.err(`Warning: ${warning}\n`);
  const known = answers.filter(({ asked, image, platforms }) => image !== asked || platforms.length > 0);
  return new Map(known.map(({ asked, image, platforms }) => [asked, { image, platforms }]));
}

/** What the plan would do to tasks, as the managers see it now, and what else is worth knowing. */
export async function outlookOf(app: App, { plan: { operations }, services }: Planned): Promise<Outlook> {
  const specs = operations.flatMap((one) => {
    const isChange = one.kind === 'service' && (one.action === 'create' || one.action === 'update');
    return isChange ? [one.spec] : [];
  });
  const removed = operations.filter(({ kind, action }) => kind === 'service' && action === 'remove');
  const warnings = planWarnings({ stack: '', operations }, services);
  if (specs.length + removed.length === 0) return { services: new Map(), warnings };
  const request = { specs, remove_services: removed.map(({ name }) => name) };
  const preview = await unary(app.control, 'Preview', request);
  const names = await taskNames(app, preview.services);
  return { services: new Map(preview.services.map((one) => [one.name, serviceOutlook(one, names)])), warnings };
}

function serviceOutlook(preview: ServicePreview, names: ReadonlyMap<string, string>): ServiceOutlook {
  return {
    created: preview.created_tasks,
    restarts: preview.restarted_task_ids.map((id) => names.get(id) ?? id).sort(),
    stopped: preview.stopped_tasks,
    unplaced: preview.unplaced_tasks,
    unplacedReason: preview.unplaced_reason,
  };
}

async function taskNames(app: App, previews: readonly ServicePreview[]): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(previews.flatMap(({ restarted_task_ids }) => restarted_task_ids));
  if (wanted.size === 0) return new Map();
  const service = previews.filter(({ restarted_task_ids }) => restarted_task_ids.length > 0).map(({ name }) => name);
  const [tasks, nodes] = await Promise.all([
    listTasks(app, { filters: { service: { values: service } } }),
    nodeNames(app, true),
  ]);
  return new Map(
    tasks
      .filter(({ id }) => wanted.has(id))
      .map((task) => {
        const place = task.slot > 0 ? String(task.slot) : task.node_id;
        const node = nodes.get(task.node_id) ?? task.node_id;
        return [task.id, `${task.service_name}.${place} on ${node}`];
      }),
  );
}
