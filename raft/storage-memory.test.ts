import { MemoryStorage } from './storage-memory.js';
import { storageSuite } from './storage.suite.js';

storageSuite('memory', async () => {
  const storage = new MemoryStorage();
  return () => storage;
});
