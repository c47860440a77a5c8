import { renderInspect } from '../../render/inspect.js';
import { withDefaults, type ShownService } from '../../render/service-defaults.js';
import { renderServicePretty } from '../../render/service-pretty.js';
import { addInspectOptions, forEach, getService, type AddCommand } from '../shared.js';

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
      const now = app.io.clock.now();
      app.io.out(
        pretty
          ? services.map((service) => renderServicePretty(service, now)).join('')
          : renderInspect(services, format ?? ''),
      );
      return code;
    }),
  );
};
