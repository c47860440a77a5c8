import type { App } from '../../app.js';
import { renderInspect } from '../../render/inspect.js';
import { withDefaults, type ShownService } from '../../render/service-defaults.js';
import { renderServicePretty } from '../../render/service-pretty.js';
import { addInspectOptions, forEach, getService, listNetworks, type AddCommand } from '../shared.js';

export const addServiceInspect: AddCommand = (parent, app) => {
  const command = parent
    .command('inspect')
    .description('Display detailed information on one or more services')
    .argument('<service...>', 'names, ids or beginnings of ids');
  addInspectOptions(command).action(
    app.action<{ format?: string; pretty?: boolean }>(async (refs, { format, pretty }) => {
      const services: ShownService[] = [];
      const code = await forEach(app, refs, async (ref) => {
        services.push(withDefaults(await getService(app, ref)));
      });
      if (!pretty) app.io.out(renderInspect(services, format ?? ''));
      else {
        const now = app.io.clock.now();
        const names = await networkNames(app, services);
        app.io.out(services.map((service) => renderServicePretty(service, now, names)).join(''));
      }
      return code;
    }),
  );
};

async function networkNames(app: App, services: readonly ShownService[]): Promise<ReadonlyMap<string, string>> {
  if (services.every(({ spec }) => spec.task_template.networks.length === 0)) return new Map();
  return new Map((await listNetworks(app)).map(({ id, spec }) => [id, spec.name]));
}
