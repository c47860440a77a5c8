import { MemoryNetwork } from './transport-memory.js';
import { transportSuite } from './transport.suite.js';

transportSuite('transport-memory', async () => {
  const network = new MemoryNetwork();
  return async (id) => {
    const transport = network.transport(id);
    return {
      transport,
      stop: async () =>
        transport.listen(
          () => undefined,
          () => undefined,
        )(),
    };
  };
});
