import { GrpcWorld } from './testing/grpc-world.js';
import { transportSuite } from './transport.suite.js';

transportSuite('transport-grpc', async (t) => {
  const world = await GrpcWorld.create();
  t.after(() => world.stop());
  return (id) => world.start(id);
});
