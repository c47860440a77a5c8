import type { NodeNetworks } from '../../proto/gen/swarm/v1/NodeNetworks.js';
import { toApiJson, toTemplateValue } from '../../proto/api-json.js';
import { parseTemplate } from './template.js';

export const isAsItShouldBe = ({ missing, surplus, err }: NodeNetworks): boolean =>
  err === '' && missing.length + surplus.length === 0;

/** What `network verify` found on each node: for people, as JSON lines, or by a template. */
export function renderVerdicts(nodes: readonly NodeNetworks[], format: string): string {
  if (format === 'json') return lines(nodes.map((node) => JSON.stringify(apiForm(node))));
  if (format !== '') return lines(nodes.map((node) => toTemplateValue(node)).map(parseTemplate(format)));
  return lines(nodes.flatMap(describe));
}

/** With empty lists, for programs that count. */
const apiForm = (node: NodeNetworks): object => ({ Missing: [], Surplus: [], ...(toApiJson(node) as object) });

function describe(node: NodeNetworks): string[] {
  const { hostname, node_id, facts, missing, surplus, err } = node;
  const name = hostname || node_id;
  if (err !== '') return [`${name}: ${err}`];
  if (isAsItShouldBe(node)) return [`${name}: ok, ${count(facts, 'fact')}`];
  return [
    `${name}: ${count(missing.length + surplus.length, 'difference')}, of ${count(facts, 'fact')}`,
    ...missing.map((line) => `  missing: ${line}`),
    ...surplus.map((line) => `  surplus: ${line}`),
  ];
}

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
