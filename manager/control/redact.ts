/** What the API shows of objects that hold what nobody may see. Every answer and every watch goes through here. */
import type { Config, Secret, Service, ServiceSpec, Task, TaskSpec } from '../../proto/types.js';

const NOTHING = Buffer.alloc(0);

/** Without its data. */
export function shownSecret(secret: Secret): Secret {
  return { ...secret, spec: { ...secret.spec, data: NOTHING } };
}

/** As a list shows it: configs may be large, and a list of some dozens would not fit into one message. */
export function listedConfig(config: Config): Config {
  return { ...config, spec: { ...config.spec, data: NOTHING } };
}

/** Without the credentials for the registry. */
export function shownService(service: Service): Service {
  const { spec, previous_spec: previous } = service;
  if (!hasCredentials(spec.task_template) && !(previous && hasCredentials(previous.task_template))) return service;
  return { ...service, spec: shownSpec(spec), previous_spec: previous && shownSpec(previous) };
}

export function shownTask(task: Task): Task {
  return hasCredentials(task.spec) ? { ...task, spec: shownTemplate(task.spec) } : task;
}

const hasCredentials = (spec: TaskSpec): boolean => spec.container_spec.pull_options !== null;
const shownTemplate = (spec: TaskSpec): TaskSpec => ({
  ...spec,
  container_spec: { ...spec.container_spec, pull_options: null },
});
const shownSpec = (spec: ServiceSpec): ServiceSpec => ({ ...spec, task_template: shownTemplate(spec.task_template) });
