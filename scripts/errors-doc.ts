import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorTable } from '../lib/error-table.js';

/*
 * Writes docs/errors.md from lib/error-table.ts: `npm run errors-doc`. tidy checks that the two agree.
 */

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, row]) => `| \`${code}\` | ${cell(row.message)} | ${row.grpcStatus} | ${row.retryable ? 'yes' : 'no'} |`,
  );
  return `# Errors

Every error that a caller may meet, made from \`lib/error-table.ts\` (\`node dist/scripts/errors-doc.js\`). The words in braces
are filled in. "Try again" says whether the same call may succeed later without anybody changing anything.

| code | message | gRPC status | try again |
|---|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(import.meta.dirname, '../../docs/errors.md'), errorsPage());
}
