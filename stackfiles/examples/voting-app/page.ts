import type { Choice, Counts, Options } from './ballot.js';
import { shares } from './ballot.js';
import type { Served } from './serve.js';

/** The two pages, as text. Everything that is not ours is escaped. */

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const STYLE = `
  :root { color-scheme: light dark; --a: #0f766e; --b: #b45309; --line: color-mix(in srgb, currentColor 25%, transparent); }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; font: 1.125rem/1.5 system-ui, sans-serif; }
  main { flex: 1; width: 100%; max-width: 36rem; margin: 0 auto; padding: 10vh 1.5rem 3rem; }
  h1 { margin: 0 0 1.5rem; font-size: 2rem; line-height: 1.2; }
  form { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; }
  button { padding: 2rem 1rem; border: 0.2rem solid transparent; border-radius: 0.75rem; color: #fff; font: inherit;
    font-size: 1.5rem; font-weight: 600; overflow-wrap: anywhere; cursor: pointer; }
  .a { background: var(--a); } .b { background: var(--b); }
  button[aria-pressed=true] { outline: 0.25rem solid currentColor; outline-color: CanvasText; outline-offset: 0.2rem; }
  button:focus-visible { outline: 0.25rem dashed CanvasText; outline-offset: 0.2rem; }
  dl { margin: 0; } dt { margin-top: 1.5rem; font-weight: 600; display: flex; justify-content: space-between; }
  dd { margin: 0.35rem 0 0; height: 1.25rem; border-radius: 0.6rem; background: var(--line); overflow: hidden; }
  dd div { height: 100%; transition: width 0.4s; }
  @media (prefers-reduced-motion: reduce) { dd div { transition: none; } }
  footer { padding: 1rem 1.5rem; border-top: 1px solid var(--line); font-size: 0.875rem; text-align: center; }
  code { font-size: 0.95em; }`;

function page(title: string, main: string, { container, version, client }: Served): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${main}
</main>
<footer>Answered by <code>${escape(container)}</code>, version ${escape(version)}. You come from <code>${escape(client)}</code>.</footer>
</body>
</html>
`;
}

/** The page to vote on. `chosen`: what this voter has voted for. */
export function votePage(options: Options, chosen: Choice | undefined, served: Served): string {
  const button = (choice: Choice): string =>
    `<button class="${choice}" name="vote" value="${choice}" aria-pressed="${choice === chosen}">${escape(options[choice])}</button>`;
  const title = `${options.a} or ${options.b}?`;
  const hint = chosen ? `Your vote: ${escape(options[chosen])}. You may change it.` : 'One vote each.';
  const main = `<h1>${escape(title)}</h1>
<form method="post" action="/">
${button('a')}
${button('b')}
</form>
<p role="status">${hint}</p>`;
  return page(title, main, served);
}

/** Follows the counts that the server sends. */
const LIVE = `
  new EventSource('/events').onmessage = ({ data }) => {
    const { counts, shares } = JSON.parse(data);
    for (const choice of ['a', 'b']) {
      document.getElementById('count-' + choice).textContent = shares[choice] + ' % (' + counts[choice] + ')';
      document.getElementById('bar-' + choice).style.width = shares[choice] + '%';
    }
    document.getElementById('total').textContent = counts.a + counts.b;
  };`;

/** The page that shows how the vote stands. */
export function resultPage(options: Options, counts: Counts, served: Served): string {
  const share = shares(counts);
  const row = (choice: Choice): string =>
    `<dt>${escape(options[choice])} <span id="count-${choice}">${share[choice]} % (${counts[choice]})</span></dt>
<dd><div class="${choice}" id="bar-${choice}" style="width: ${share[choice]}%"></div></dd>`;
  const main = `<h1>${escape(options.a)} or ${escape(options.b)}?</h1>
<dl>
${row('a')}
${row('b')}
</dl>
<p><span id="total">${counts.a + counts.b}</span> votes so far.</p>
<script>${LIVE}
</script>`;
  return page(`Result: ${options.a} or ${options.b}`, main, served);
}
