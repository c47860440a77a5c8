import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { Counts, Vote } from './ballot.js';

const QUERY_MS = 3000;
const UNDEFINED_TABLE = '42P01'; // PostgreSQL, appendix A

/** Connections to the database, opened when they are needed. The password is in the file that the secret is mounted as. */
export function openDatabase(): pg.Pool {
  const pool = new pg.Pool({
    host: process.env['DB_HOST'] ?? 'db',
    user: 'voting',
    database: 'voting',
    password: () => readFileSync(process.env['DB_PASSWORD_FILE'] ?? '/run/secrets/db_password', 'utf8').trim(),
    max: 4,
    connectionTimeoutMillis: QUERY_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
  });
  pool.on('error', (error) => console.error(`database: ${error.message}`)); // of a connection that nobody uses
  return pool;
}

export async function createTable(pool: pg.Pool): Promise<void> {
  await pool.query(
    `CREATE TABLE IF NOT EXISTS votes (voter text PRIMARY KEY, choice text NOT NULL, at bigint NOT NULL)`,
  );
}

/** Votes of different voters. A vote that is written twice, or after a later one of the same voter, changes nothing. */
export async function write(pool: pg.Pool, votes: readonly Vote[]): Promise<void> {
  const columns = [votes.map(({ voter }) => voter), votes.map(({ choice }) => choice), votes.map(({ at }) => at)];
  await pool.query(
    `INSERT INTO votes (voter, choice, at) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
     ON CONFLICT (voter) DO UPDATE SET choice = excluded.choice, at = excluded.at WHERE votes.at < excluded.at`,
    columns,
  );
}

/** How the vote stands; zeros before the first worker has made the table. */
export async function count(pool: pg.Pool): Promise<Counts> {
  const counts: Counts = { a: 0, b: 0 };
  try {
    const { rows } = await pool.query<{ choice: string; count: number }>(
      'SELECT choice, count(*)::int AS count FROM votes GROUP BY choice',
    );
    for (const { choice, count } of rows) if (choice === 'a' || choice === 'b') counts[choice] = count;
  } catch (error) {
    if ((error as pg.DatabaseError).code !== UNDEFINED_TABLE) throw error;
  }
  return counts;
}
