/** What can only be checked once all files of a stack are one: a later file may add what an earlier one leaves open. */
import { checkNetworks } from './check-networks.js';
import { mountPoint, type GrantConfig } from './object-schema.js';
import type { Position, ProblemCode } from './problems.js';
import type { Project } from './project.js';
import type { ReadContext } from './read.js';
import type { ServiceConfig } from './service-schema.js';
import { parseTmpfs } from './short-forms.js';
import { parseCpus } from './units.js';

/** `defined`: every service of the files, of which the project has those whose profiles are active. */
export function checkProject(project: Project, defined: ReadonlySet<string>, context: ReadContext): void {
  for (const [name, service] of Object.entries(project.services)) {
    const path = `services.${name}`;
    const check: Check = {
      path,
      at: (...keys) => placeOf(project.source.places, [path, ...keys].join('.')),
      itemAt: (item) => context.itemPlaces.get(item),
      problem: (code, at, message) => context.problems.add(code, at, message),
    };
    checkImage(service, check);
    checkMode(service, check);
    checkResources(service, check);
    checkMounts(project, service, check);
    checkGrants(project, service, check);
    checkDependencies(project, defined, service, check);
    if (service.healthcheck?.disable && service.healthcheck.test?.length) {
      const message = `${path}.healthcheck: "test" and "disable: true" exclude each other`;
      check.problem('VALUE', check.at('healthcheck', 'disable'), message);
    }
  }
  checkNetworks(project, {
    at: (path) => placeOf(project.source.places, path),
    problem: (code, at, message) => context.problems.add(code, at, message),
  });
  checkCycles(project, context);
}

interface Check {
  path: string;
  at: (...keys: string[]) => Position;
  /** Where an item of a list was written. */
  itemAt: (item: object) => Position | undefined;
  problem: (code: ProblemCode, at: Position, message: string) => void;
}

/** The place of the path or, failing that, of what it is in. */
function placeOf(places: ReadonlyMap<string, Position>, path: string): Position {
  for (let inner = path; inner !== ''; inner = inner.slice(0, Math.max(inner.lastIndexOf('.'), 0))) {
    const place = places.get(inner);
    if (place) return place;
  }
  return { file: '', line: 1, column: 1 };
}

const domain = String.raw`(?:[a-zA-Z0-9][a-zA-Z0-9.-]*|\[[0-9a-fA-F:]+\])(?::\d+)?`;
const component = String.raw`[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*`;
const digest = String.raw`[a-zA-Z][a-zA-Z0-9.+_-]*:[0-9a-fA-F]{32,}`;
/** An image's name as distribution/reference reads it. */
const reference = new RegExp(`^(?:${domain}/)?${component}(?:/${component})*(?::\\w[\\w.-]{0,127})?(?:@${digest})?$`);

function checkImage({ image }: ServiceConfig, { path, at, problem }: Check): void {
  if (image === undefined) problem('MISSING', at(), `${path}: "image" must be given`);
  else if (!reference.test(image)) {
    problem('VALUE', at('image'), `${path}.image: "${image}" is not an image: expected NAME[:TAG][@DIGEST]`);
  }
}

function checkMode({ deploy = {}, scale }: ServiceConfig, { path, at, problem }: Check): void {
  const { mode = 'replicated', replicas } = deploy;
  const counted = mode === 'replicated' || mode === 'replicated-job';
  if (!counted && replicas !== undefined) {
    problem('VALUE', at('deploy', 'replicas'), `${path}.deploy.replicas: only a replicated service has replicas`);
  }
  if (!counted && scale !== undefined) {
    problem('VALUE', at('scale'), `${path}.scale: only a replicated service has replicas`);
  }
  if (scale !== undefined && replicas !== undefined && scale !== replicas) {
    problem('VALUE', at('scale'), `${path}.scale: ${scale} contradicts deploy.replicas, which is ${replicas}`);
  }
}

/** A key of the service and one of `deploy.resources` may say the same, not different things. */
function checkResources(service: ServiceConfig, { path, at, problem }: Check): void {
  const { limits = {}, reservations = {} } = service.deploy?.resources ?? {};
  const cpus = (text?: string): number | undefined => (text === undefined ? undefined : parseCpus(text));
  const pairs = [
    ['cpus', cpus(service.cpus), 'limits.cpus', cpus(limits.cpus)],
    ['mem_limit', service.mem_limit, 'limits.memory', limits.memory],
    ['pids_limit', service.pids_limit, 'limits.pids', limits.pids],
    ['mem_reservation', service.mem_reservation, 'reservations.memory', reservations.memory],
  ] as const;
  for (const [key, value, other, otherValue] of pairs) {
    if (value === undefined || otherValue === undefined || value === otherValue) continue;
    problem('VALUE', at(key), `${path}.${key} contradicts deploy.resources.${other}`);
  }
}

function checkMounts(project: Project, service: ServiceConfig, { path, at, itemAt, problem }: Check): void {
  const targets = new Set<string>();
  const once = (target: string, place: Position, key: string): void => {
    if (targets.has(target)) problem('VALUE', place, `${path}.${key}: two mounts have the target "${target}"`);
    targets.add(target);
  };
  for (const mount of service.volumes ?? []) {
    const { type, source, target = '' } = mount;
    const place = itemAt(mount) ?? at('volumes');
    once(target, place, 'volumes');
    if (type !== 'volume' || source === undefined || Object.hasOwn(project.volumes, source)) continue;
    const message = `${path}.volumes: undefined volume "${source}": define it under the top-level key "volumes"`;
    problem('REFERENCE', place, message);
  }
  for (const spec of service.tmpfs ?? []) {
    const parsed = parseTmpfs(spec);
    if (!('error' in parsed)) once(parsed.target, at('tmpfs'), 'tmpfs');
  }
}

function checkGrants(project: Project, service: ServiceConfig, { path, at, itemAt, problem }: Check): void {
  const targets = new Set<string>();
  const check = (kind: 'secret' | 'config', grants: readonly GrantConfig[], defined: object): void => {
    for (const grant of grants) {
      const place = itemAt(grant) ?? at(`${kind}s`);
      const { source = '' } = grant;
      if (!Object.hasOwn(defined, source)) {
        const message = `${path}.${kind}s: undefined ${kind} "${source}": define it under the top-level key "${kind}s"`;
        problem('REFERENCE', place, message);
      }
      const target = mountPoint(kind, grant);
      if (targets.has(target)) problem('VALUE', place, `${path}.${kind}s: two files have the target "${target}"`);
      targets.add(target);
    }
  };
  check('secret', service.secrets ?? [], project.secrets);
  check('config', service.configs ?? [], project.configs);
}

function checkDependencies(
  project: Project,
  defined: ReadonlySet<string>,
  service: ServiceConfig,
  { path, at, problem }: Check,
): void {
  for (const [name, { required }] of Object.entries(service.depends_on ?? {})) {
    if (Object.hasOwn(project.services, name) || !required) continue;
    const why = defined.has(name) ? 'its profiles are not active' : 'there is no such service';
    problem('REFERENCE', at('depends_on', name), `${path}.depends_on: "${name}" cannot be waited for: ${why}`);
  }
}

/** Services that wait for each other would wait for ever. */
function checkCycles({ services, source }: Project, { problems }: ReadContext): void {
  const waiting = new Map(
    Object.entries(services).map(([name, { depends_on = {} }]) => [name, Object.keys(depends_on)]),
  );
  const goes = (name: string): boolean => (waiting.get(name) ?? []).every((other) => !waiting.has(other));
  let ready = [...waiting.keys()].filter(goes);
  while (ready.length > 0) {
    for (const name of ready) waiting.delete(name);
    ready = [...waiting.keys()].filter(goes);
  }
  const [first] = waiting.keys();
  if (first === undefined) return;
  // Every service left waits for one that is left: following them comes back to where it has been.
  const chain: string[] = [];
  let name = first;
  while (!chain.includes(name)) {
    chain.push(name);
    name = (waiting.get(name) ?? []).find((other) => waiting.has(other)) ?? first;
  }
  const round = [...chain.slice(chain.indexOf(name)), name].join(' > ');
  const at = placeOf(source.places, `services.${name}.depends_on`);
  problems.add('CYCLE', at, `services.${name}.depends_on: services wait for each other: ${round}`);
}
