/** Secrets and configs of a project, with their content. */
import { messageOf } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { checkTemplate } from '../proto/template.js';
import type { ConfigReferenceInput } from '../proto/gen/swarm/v1/ConfigReference.js';
import type { SecretReferenceInput } from '../proto/gen/swarm/v1/SecretReference.js';
import { namespaceLabel } from './labels.js';
import type { GrantConfig, ObjectConfig } from './object-schema.js';
import { cannotRead, Problems, type ProblemCode } from './problems.js';
import type { Project } from './project.js';
import type { StackObject } from './stack-specs.js';

const bytesMax = { secret: limits.secret_bytes_max, config: limits.config_bytes_max };

export function convertSecrets(project: Project, stack: string): StackObject[] {
  return convertObjects('secret', project.secrets, project, stack);
}
export function convertConfigs(project: Project, stack: string): StackObject[] {
  return convertObjects('config', project.configs, project, stack);
}

function convertObjects(
  kind: StackObject['kind'],
  definitions: Readonly<Record<string, ObjectConfig>>,
  project: Project,
  stack: string,
): StackObject[] {
  const problems = new Problems();
  const objects = Object.entries(definitions).map(([key, definition]): StackObject => {
    const external = definition.external === true;
    return {
      kind,
      key,
      name: objectName(definition, key, stack),
      external,
      data: external ? Buffer.alloc(0) : content(kind, key, definition, project, problems),
      labels: external ? {} : { ...definition.labels, [namespaceLabel]: stack },
      templating: definition.template_driver === undefined ? null : { name: definition.template_driver, options: {} },
    };
  });
  problems.throwIfAny(project.source.files);
  return objects;
}

function objectName(definition: ObjectConfig | undefined, key: string, stack: string): string {
  return definition?.name ?? `${stack}_${key}`;
}

function content(
  kind: StackObject['kind'],
  key: string,
  definition: ObjectConfig,
  { source }: Project,
  problems: Problems,
): Buffer {
  const from =
    (['file', 'environment', 'content'] as const).find((word) => definition[word] !== undefined) ?? 'content';
  const path = `${kind}s.${key}.${from}`;
  const problem = (code: ProblemCode, message: string): Buffer => {
    problems.add(code, source.places.get(path) ?? { file: '', line: 1, column: 1 }, `${path}: ${message}`);
    return Buffer.alloc(0);
  };
  let data: Buffer;
  try {
    if (from === 'file') data = Buffer.from(source.readData(definition.file ?? ''));
    else if (from === 'environment') {
      const value = source.variables.get(path);
      if (value === undefined) return problem('VARIABLE', `the variable ${definition.environment} is not set`);
      data = Buffer.from(value);
    } else data = Buffer.from(definition.content ?? '');
  } catch (error) {
    return problem('FILE', cannotRead(definition.file ?? '', error));
  }
  const max = bytesMax[kind];
  if (data.length === 0 || data.length >= max) {
    return problem('LIMIT', `${kind} data must be larger than 0 and less than ${max} bytes`);
  }
  try {
    if (definition.template_driver !== undefined) checkTemplate(data.toString(), 'payload', key);
  } catch (error) {
    return problem('VALUE', messageOf(error));
  }
  return data;
}

/** Sorted by name, so that the order of a file never restarts a service. */
export function convertSecretGrants(
  grants: readonly GrantConfig[],
  project: Project,
  stack: string,
): SecretReferenceInput[] {
  return grants
    .map((grant) => ({
      file: fileTarget(grant),
      secret_id: '',
      secret_name: objectName(project.secrets[grant.source ?? ''], grant.source ?? '', stack),
    }))
    .sort((a, b) => byText(a.secret_name, b.secret_name));
}
export function convertConfigGrants(
  grants: readonly GrantConfig[],
  project: Project,
  stack: string,
): ConfigReferenceInput[] {
  return grants
    .map((grant) => ({
      file: fileTarget(grant),
      config_id: '',
      config_name: objectName(project.configs[grant.source ?? ''], grant.source ?? '', stack),
    }))
    .sort((a, b) => byText(a.config_name, b.config_name));
}

function fileTarget({ source = '', target = source, uid = '0', gid = '0', mode = 0o444 }: GrantConfig) {
  return { name: target, uid, gid, mode };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
