import { makeService } from '../../../proto/objects.js';
import { unary } from '../../../proto/rpc/client.js';
import type { App } from '../../app.js';
import { naturalOrder } from '../../render/human.js';
import { renderList } from '../../render/list.js';
import { serviceColumns, type ServiceRow } from '../../render/service.js';
import { addListOptions, listFormat, listRequest, type AddCommand, type ListOptions } from '../shared.js';

export const addServiceLs: AddCommand = (parent, app) => {
  const command = parent.command('ls').alias('list').description('List services');
  addListOptions(command).action(
    app.action<ListOptions>(async (_, options) => {
      const rows = await serviceRows(app, listRequest(options));
      app.io.out(renderList(rows, serviceColumns, listFormat(options)));
    }),
  );
};

/** Services with their counts, by name. */
export async function serviceRows({ control }: App, request: ReturnType<typeof listRequest>): Promise<ServiceRow[]> {
  const { services } = await unary(control, 'ListServices', request);
  const rows = services.map(({ service, running_tasks, desired_tasks, completed_tasks }) => ({
    service: makeService(service ?? {}),
    running: running_tasks,
    desired: desired_tasks,
    completed: completed_tasks,
  }));
  return rows.sort((a, b) => naturalOrder(a.service.spec.name, b.service.spec.name));
}
