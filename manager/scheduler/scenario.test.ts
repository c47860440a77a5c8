import { dataDriven } from '../../lib/testing/datadriven.js';
import { Scenario } from './testing.js';

const testdata = new URL('../../../manager/scheduler/testdata/', import.meta.url).pathname;

dataDriven('scheduler', testdata, process.env['REWRITE'] === '1', () => {
  const scenario = new Scenario();
  return (command) => scenario.run(command);
});
