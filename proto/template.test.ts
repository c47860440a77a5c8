import assert from 'node:assert/strict';
import test from 'node:test';
import { hasCode, messageOf } from '../lib/errors.js';
import { limits } from '../lib/limits.js';
import { makeTask } from './objects.js';
import {
  checkContainerTemplates,
  checkTemplate,
  expandContainerSpec,
  expandPayload,
  expandTemplate,
  type TemplateContext,
  type TemplateKind,
} from './template.js';

const context: TemplateContext = {
  Service: { ID: 's1', Name: 'web', Labels: { tier: 'front', b: '2' } },
  Node: { ID: 'n1', Hostname: 'host-1', Platform: { Architecture: 'x86_64', OS: 'linux' } },
  Task: { ID: 't1', Name: 'web.3.t1', Slot: '3' },
};
const payload = {
  env: (name: string) => (name === 'MODE' ? 'fast' : ''),
  secret: (target: string) => (target === 'key' ? 'k3y' : undefined),
  config: (target: string) => (target === '/etc/x' ? 'cfg' : undefined),
};
const expand = (text: string): string => expandPayload(text, context, payload, 'config c');

const expansions: [string, string][] = [
  ['plain', 'plain'],
  ['{{.Service.ID}} {{.Service.Name}} {{.Service.Labels.tier}}', 's1 web front'],
  ['{{.Node.ID}}/{{.Node.Hostname}}/{{.Node.Platform.OS}}/{{.Node.Platform.Architecture}}', 'n1/host-1/linux/x86_64'],
  ['{{.Task.ID}} {{.Task.Name}} {{.Task.Slot}}', 't1 web.3.t1 3'],
  ['{{ index .Service.Labels "tier" }}{{ index .Service.Labels "no" }}', 'front'],
  ['{{join "-" .Service.Name .Task.Slot "x"}}', 'web-3-x'],
  ['a {{- .Task.Slot -}} b', 'a3b'],
  ['a {{/* a comment */}}b{{- /* one that trims */ -}} c', 'a bc'],
  ['{{if eq .Task.Slot "1"}}one{{else if eq .Task.Slot "2" "3"}}few{{else}}many{{end}}', 'few'],
  ['{{with .Service}}{{.Name}}{{$.Node.ID}}{{end}}{{with ""}}x{{else}}none{{end}}', 'webn1none'],
  ['{{range $k, $v := .Service.Labels}}{{$k}}={{$v}};{{end}}', 'b=2;tier=front;'],
  ['{{range .Service.Labels}}{{.}},{{end}}', '2,front,'],
  ['{{$x := "a"}}{{if true}}{{$x = "b"}}{{end}}{{$x}}', 'b'],
  ['{{env "MODE"}}{{env "NONE"}} {{secret "key"}} {{config "/etc/x"}}', 'fast k3y cfg'],
  ['{{"key" | secret | printf "%s=%q" "k"}}', 'k="k3y"'],
  [
    '{{(index .Service.Labels "tier") | len}} {{lt 1 2}} {{print 1 "a"}} {{`raw "x"`}} {{"\\n" | len}}',
    '5 true 1a raw "x" 1',
  ],
  ['{{.Service.Labels}}', 'map[b:2 tier:front]'],
  ['{{range nil}}x{{else}}none{{end}} {{len nil}}', 'none 0'],
];
for (const [text, expected] of expansions) {
  test(`template: ${text}`, () => {
    checkTemplate(text, 'payload');
    assert.equal(expand(text), expected);
  });
}

/** Refused when it is stored. */
const refusals: [string, TemplateKind, string][] = [
  ['{{.Nope}}', 'spec', "expanding hostname failed: template:1:3: can't evaluate field Nope"],
  ['x\n {{.Node.Platform.Arch}}', 'spec', "expanding hostname failed: template:2:4: can't evaluate field Arch"],
  ['{{secret "key"}}', 'spec', 'expanding hostname failed: template:1:3: function "secret" not defined'],
  ['{{nope}}', 'payload', 'expanding hostname failed: template:1:3: function "nope" not defined'],
  ['{{constructor}}', 'spec', 'expanding hostname failed: template:1:3: function "constructor" not defined'],
  ['{{.Task.Slot', 'spec', 'expanding hostname failed: template:1:3: unclosed action'],
  ['{{}}', 'spec', 'expanding hostname failed: template:1:1: missing value for command'],
  ['{{if true}}x', 'spec', 'expanding hostname failed: template:1:3: {{if}} has no {{end}}'],
  ['{{end}}', 'spec', 'expanding hostname failed: template:1:3: unexpected {{end}}'],
  ['{{"a\\q"}}', 'spec', 'expanding hostname failed: template:1:3: malformed string'],
  ['{{.Task.ID "x"}}', 'spec', 'expanding hostname failed: template:1:12: only a function takes arguments'],
  ['{{(print "a"}}', 'spec', 'expanding hostname failed: template:1:3: unclosed left paren'],
  ['{{"a" ; }}', 'spec', 'expanding hostname failed: template:1:7: unexpected character in an action'],
  ['{{$k.}}', 'spec', 'expanding hostname failed: template:1:5: only a function takes arguments'],
  ['{{'.padEnd(200, '('), 'spec', 'expanding hostname failed: template:1:3: unclosed action'],
  [
    `{{${'('.repeat(100)}}}`,
    'spec',
    `expanding hostname failed: template:1:67: nested deeper than ${limits.template_depth_max}`,
  ],
  ['{{if true}}'.repeat(100), 'spec', 'expanding hostname failed: template:1:707: nested deeper than 64'],
];
for (const [text, kind, message] of refusals) {
  test(`template: refused: ${text.slice(0, 40)}`, () => {
    assert.throws(
      () => checkTemplate(text, kind, 'hostname'),
      (error) => hasCode(error, 'INVALID_TEMPLATE') && (assert.equal(messageOf(error), message), true),
    );
  });
}

/** Only a task can tell. */
const failures: [string, RegExp][] = [
  ['{{.Service.Labels.no}}', /can't evaluate field no$/],
  ['{{secret "other"}}', /secret target not found$/],
  ['{{$x}}', /undefined variable "\$x"$/],
  ['{{$x = 1}}', /undefined variable "\$x"$/],
  ['{{eq 1 "1"}}', /incompatible types for comparison$/],
  ['{{printf "%d %d" 1}}', /too few arguments$/],
  ['{{range "abc"}}{{end}}', /range can't iterate over this value$/],
];
for (const [text, reason] of failures) {
  test(`template: fails for a task: ${text}`, () => assert.throws(() => expand(text), reason));
}

test('template: a text that doubles again and again ends at the limit, by whatever function', () => {
  const doubling = (call: string): string => `{{$x := "0123456789"}}${`{{$x = ${call}}}`.repeat(40)}`;
  for (const call of ['print $x $x', 'println $x $x', 'printf "%s%v" $x $x', 'printf "%q%q" $x $x', 'join $x $x $x'])
    assert.throws(() => expandTemplate(doubling(call), context), /than the limit/, call);
  const texts = Array.from({ length: 100 }, (_, i) => `{{$x${i} := print $x}}`).join('');
  const many = `{{$x := "0123456789"}}${'{{$x = print $x $x}}'.repeat(16)}${texts}`;
  assert.throws(() => expandTemplate(many, context), /makes more text than the limit/);
});

test('template: one that would keep its reader busy is refused', () => {
  const refusal = (text: string): string => {
    try {
      checkTemplate(text, 'payload');
    } catch (error) {
      return messageOf(error);
    }
    return 'accepted';
  };
  assert.match(refusal(`{{${'.Service'.repeat(2000)}}}`), /more than 1000 words and signs in one action$/);
  assert.match(refusal('{{1}}'.repeat(60_000)), /more than 50000 words and signs in its actions$/);
  assert.equal(refusal('{{1}}'.repeat(50_000)), 'accepted');
});

test('template: what grows without end is stopped', () => {
  const labels = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`l${i}`, 'x'.repeat(1000)]));
  const wide = { ...context, Service: { ...context.Service, Labels: labels } };
  const loops = (body: string): string => `${'{{range $.Service.Labels}}'.repeat(4)}${body}${'{{end}}'.repeat(4)}`;
  assert.throws(() => expandTemplate(loops('{{.}}'), wide), /expands to more than the limit/);
  assert.throws(() => expandTemplate(loops('{{if .}}{{end}}'), wide), /takes too many steps/);
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`l${i}`, 'x']));
  const empty = `{{range .Service.Labels}}{{range $.Service.Labels}}{{end}}{{end}}`;
  assert.throws(
    () => expandTemplate(empty, { ...context, Service: { ...context.Service, Labels: many } }),
    /takes too many steps/,
  );
});

test('template: a message tells nothing of a payload but names', () => {
  const secret = 'hunter2 {{eq "hunter2" 1}}';
  const told = (() => {
    try {
      return expand(secret);
    } catch (error) {
      return messageOf(error);
    }
  })();
  assert.match(told, /^expanding config c failed/);
  assert.doesNotMatch(told, /hunter2/);
});

const containerSpec = makeTask({
  spec: {
    container_spec: {
      image: '{{.Task.ID}}',
      hostname: '{{.Node.Hostname}}-{{.Task.Slot}}',
      env: ['ID={{.Task.ID}}', 'PLAIN={x}', '{{BARE}}'],
      labels: { l: '{{.Task.ID}}' },
      mounts: [
        {
          type: 'volume',
          source: 'data-{{.Task.Slot}}',
          target: '/{{.Service.Name}}',
          volume_options: {
            labels: { s: '{{.Task.Slot}}' },
            driver_config: { name: 'd', options: { o: '{{.Node.ID}}' } },
          },
        },
      ],
    },
  },
}).spec.container_spec;

test('template: a specification is expanded where Docker does, and nowhere else', () => {
  const spec = expandContainerSpec(containerSpec, context);
  const [mount] = spec.mounts;
  assert.equal(spec.hostname, 'host-1-3');
  assert.deepEqual(spec.env, ['ID=t1', 'PLAIN={x}', '{{BARE}}']);
  assert.deepEqual([mount?.source, mount?.target], ['data-3', '/web']);
  assert.deepEqual(
    [mount?.volume_options?.labels, mount?.volume_options?.driver_config?.options],
    [{ s: '3' }, { o: 'n1' }],
  );
  assert.deepEqual([spec.image, spec.labels], ['{{.Task.ID}}', { l: '{{.Task.ID}}' }]);
});

test('template: a specification is refused for the template that is wrong, which is named', () => {
  checkContainerTemplates(containerSpec);
  const [mount] = containerSpec.mounts;
  assert.ok(mount);
  const wrong = { ...containerSpec, mounts: [{ ...mount, source: '{{.Nope}}' }] };
  assert.throws(() => checkContainerTemplates(wrong), /^SwarmError: expanding mount source failed/);
});
