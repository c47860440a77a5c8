/** Which files a task's container gets besides those of its image, and what is in them. Pure. */
import { posix } from 'node:path';
import { swarmError } from '../../lib/errors.js';
import { expandPayload, type PayloadFunctions, type TemplateContext } from '../../proto/template.js';
import type { Config, ContainerSpec, Driver, FileTarget, Secret } from '../../proto/types.js';

export interface TaskFile {
  /** Below the task's folder: "secrets/0". The target would be no name for a file. */
  path: string;
  /** In the container, absolute. */
  target: string;
  uid: number;
  gid: number;
  mode: number;
  data: Buffer;
}

/** Where the targets of secrets and configs that are not absolute begin: Docker's. */
const SECRETS_FOLDER = '/run/secrets';
const CONFIGS_FOLDER = '/';

interface Known {
  secret: (id: string) => Secret | undefined;
  config: (id: string) => Config | undefined;
}

/** Throws DEPENDENCY_MISSING and INVALID_TEMPLATE; neither tells what is in a file. */
export function taskFiles(spec: ContainerSpec, known: Known, context: TemplateContext): TaskFile[] {
  const functions = payloadFunctions(spec, known);
  const content = ({ data, templating }: { data: Buffer; templating: Driver | null }, what: string): Buffer =>
    templating ? Buffer.from(expandPayload(data.toString(), context, functions, what)) : data;
  const secrets = spec.secrets.flatMap(({ file, secret_id, secret_name }, index) => {
    if (!file) return [];
    const what = `secret ${secret_name}`;
    const secret = found(known.secret(secret_id), what);
    return [placed(file, `secrets/${index}`, SECRETS_FOLDER, content(secret.spec, what))];
  });
  const configs = spec.configs.flatMap(({ file, config_id, config_name }, index) => {
    if (!file) return [];
    const what = `config ${config_name}`;
    const config = found(known.config(config_id), what);
    return [placed(file, `configs/${index}`, CONFIGS_FOLDER, content(config.spec, what))];
  });
  return [...secrets, ...configs];
}

/** Whether the task has any such files. */
export function needsFiles(spec: ContainerSpec): boolean {
  return spec.secrets.length > 0 || spec.configs.length > 0;
}

function placed(file: FileTarget, path: string, folder: string, data: Buffer): TaskFile {
  const target = posix.resolve(folder, file.name);
  return { path, target, uid: Number(file.uid), gid: Number(file.gid), mode: file.mode & 0o7777, data };
}

/** A payload names other secrets and configs of its task by their files' names, and gets them as they are stored (as in Docker). */
function payloadFunctions(spec: ContainerSpec, known: Known): PayloadFunctions {
  return {
    env: (name) => spec.env.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1) ?? '',
    secret: (target) => {
      const reference = spec.secrets.find(({ file }) => file?.name === target);
      return reference && known.secret(reference.secret_id)?.spec.data.toString();
    },
    config: (target) => {
      const reference = spec.configs.find(({ file }) => file?.name === target);
      return reference && known.config(reference.config_id)?.spec.data.toString();
    },
  };
}

function found<T>(dependency: T | undefined, what: string): T {
  if (dependency === undefined) throw swarmError('DEPENDENCY_MISSING', { what });
  return dependency;
}
