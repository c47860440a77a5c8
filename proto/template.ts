/**
 * Templates as Go's text/template has them, in the parts that Docker allows in a service's specification and in templated secrets and
 * configs (docker service create, "Create services using templates"). Control checks them before they are stored, the agent expands
 * them for each task. A template has no effects, and no way to what is not in its context.
 */
import { swarmError } from '../lib/errors.js';
import { checkFields, type Shape } from './template/check.js';
import { evaluate } from './template/evaluate.js';
import { TemplateFault } from './template/fault.js';
import { BUILTINS, type TemplateFunction } from './template/functions.js';
import { parse } from './template/parse.js';
import type { ContainerSpec, Mount } from './types.js';

/** What a task's templates may ask for. The names are Docker's: `{{.Node.Hostname}}`. */
export interface TemplateContext {
  Service: { ID: string; Name: string; Labels: Record<string, string> };
  Node: { ID: string; Hostname: string; Platform: { Architecture: string; OS: string } };
  /** `Slot` is a number in decimal; the node's id where a task has no slot. */
  Task: { ID: string; Name: string; Slot: string };
}

/** `payload`: the data of a secret or config, where `env`, `secret` and `config` may be called too. */
export type TemplateKind = 'spec' | 'payload';

/** What a payload may ask for by name: a variable of the task ("" where it has none), a secret or config by its file's name. */
export interface PayloadFunctions {
  env: (name: string) => string;
  /** Undefined where the task has no such secret. */
  secret: (target: string) => string | undefined;
  config: (target: string) => string | undefined;
}

const PAYLOAD_FUNCTIONS = ['env', 'secret', 'config'] as const satisfies (keyof PayloadFunctions)[];
const NAMES: Record<TemplateKind, ReadonlySet<string>> = {
  spec: new Set(Object.keys(BUILTINS)),
  payload: new Set([...Object.keys(BUILTINS), ...PAYLOAD_FUNCTIONS]),
};
const SHAPE: Shape & Record<keyof TemplateContext, Shape> = {
  Service: { ID: {}, Name: {}, Labels: undefined },
  Node: { ID: {}, Hostname: {}, Platform: { Architecture: {}, OS: {} } },
  Task: { ID: {}, Name: {}, Slot: {} },
};

/** Throws INVALID_TEMPLATE where no task could ever expand it. `what` names it in the message: "hostname". */
export function checkTemplate(text: string, kind: TemplateKind, what = 'template'): void {
  explained(text, what, () => checkFields(parse(text, NAMES[kind]), SHAPE, SHAPE));
}

/** Throws INVALID_TEMPLATE. */
export function expandTemplate(text: string, context: TemplateContext, what = 'template'): string {
  if (!text.includes('{{')) return text;
  return explained(text, what, () => evaluate(parse(text, NAMES.spec), { ...context }, BUILTINS));
}

/** The data of a secret or config for one task. Throws INVALID_TEMPLATE, whose message tells nothing of the data but names. */
export function expandPayload(text: string, context: TemplateContext, payload: PayloadFunctions, what: string): string {
  const named = Object.fromEntries(PAYLOAD_FUNCTIONS.map((name) => [name, byName(name, payload[name])]));
  return explained(text, what, () => evaluate(parse(text, NAMES.payload), { ...context }, { ...BUILTINS, ...named }));
}

/** Throws INVALID_TEMPLATE for the first template of the specification that is wrong. */
export function checkContainerTemplates(spec: ContainerSpec): void {
  mapTemplates(spec, (text, what) => {
    checkTemplate(text, 'spec', what);
    return text;
  });
}
/** The specification with all its templates expanded: hostname, values of env, and of mounts what Docker has there. */
export function expandContainerSpec(spec: ContainerSpec, context: TemplateContext): ContainerSpec {
  return mapTemplates(spec, (text, what) => expandTemplate(text, context, what));
}

function mapTemplates(spec: ContainerSpec, map: (text: string, what: string) => string): ContainerSpec {
  const env = spec.env.map((entry) => {
    const equals = entry.indexOf('=') + 1;
    return equals === 0 ? entry : entry.slice(0, equals) + map(entry.slice(equals), 'env');
  });
  const values = (of: Record<string, string>, what: string): Record<string, string> =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value, what)]));
  const mounts = spec.mounts.map((mount): Mount => {
    const { volume_options: volume } = mount;
    return {
      ...mount,
      source: map(mount.source, 'mount source'),
      target: map(mount.target, 'mount target'),
      volume_options: volume && {
        ...volume,
        labels: values(volume.labels, 'volume labels'),
        driver_config: volume.driver_config && {
          ...volume.driver_config,
          options: values(volume.driver_config.options, 'volume driver options'),
        },
      },
    };
  });
  return { ...spec, env, mounts, hostname: map(spec.hostname, 'hostname') };
}

function byName(name: string, get: (argument: string) => string | undefined): TemplateFunction {
  return ([argument, ...more], at) => {
    if (typeof argument !== 'string' || more.length > 0) throw new TemplateFault(at, `${name} takes one name`);
    const value = get(argument);
    if (value === undefined) throw new TemplateFault(at, `${name} target not found`);
    return value;
  };
}

function explained<T>(text: string, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    const { message: detail } = error;
    throw swarmError('INVALID_TEMPLATE', { what, place: error.place(text), detail }, { cause: error });
  }
}
