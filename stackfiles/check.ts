/** What can only be checked once all files of a stack are one: a later file may add what an earlier one leaves open. */
import type { Position, Problems } from './problems.js';
import type { Project } from './project.js';
import type { ServiceConfig } from './stack-schema.js';

/** `places`: where each path was written last. */
export function checkProject(project: Project, places: ReadonlyMap<string, Position>, problems: Problems): void {
  for (const [name, service] of Object.entries(project.services)) {
    const path = `services.${name}`;
    const at = (...inner: string[]): Position => placeOf(places, [path, ...inner].join('.'));
    checkImage(service, at, path, problems);
    checkMounts(project, service, places, path, problems);
    if (service.deploy?.mode === 'global' && service.deploy.replicas !== undefined) {
      problems.add(
        'VALUE',
        at('deploy', 'replicas'),
        `${path}.deploy.replicas: only a replicated service has replicas`,
      );
    }
    if (service.healthcheck?.disable && service.healthcheck.test?.length) {
      const message = `${path}.healthcheck: "test" and "disable: true" exclude each other`;
      problems.add('VALUE', at('healthcheck', 'disable'), message);
    }
  }
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

function checkImage(
  service: ServiceConfig,
  at: (...keys: string[]) => Position,
  path: string,
  problems: Problems,
): void {
  if (service.image === undefined) {
    problems.add('MISSING', at(), `${path}: "image" must be given`);
  } else if (!reference.test(service.image)) {
    problems.add(
      'VALUE',
      at('image'),
      `${path}.image: "${service.image}" is not an image: expected NAME[:TAG][@DIGEST]`,
    );
  }
}

function checkMounts(
  project: Project,
  service: ServiceConfig,
  places: ReadonlyMap<string, Position>,
  path: string,
  problems: Problems,
): void {
  for (const { type, source, target } of service.volumes ?? []) {
    if (type !== 'volume' || source === undefined || Object.hasOwn(project.volumes, source)) continue;
    const at = places.get(`${path}.volumes:${target}`) ?? placeOf(places, path);
    const message = `${path}.volumes: undefined volume "${source}": define it under the top-level key "volumes"`;
    problems.add('REFERENCE', at, message);
  }
}
