import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { decode, latest, QUEUE, takenBy } from './ballot.js';
import { createTable, openDatabase, write } from './database.js';
import { createQueue, type Queue } from './queue.js';

/*
 * The service `worker`: carries votes from Redis into the database. It takes them over into a list of its own, and forgets that list only
 * when they are written: a worker that is killed in between leaves its list to the next one in its slot, which writes them again.
 */

const AT_A_TIME = 500;
/** More votes are waited for once one has come: to write many costs hardly more than to write one. */
const GATHER_MS = 100;
/** How long it waits for a vote before it looks whether it shall end. */
const IDLE_S = 2;
const QUEUE_WAIT_MS = 10_000;
const AGAIN_MS = 500;
/** Touched in each round, for the health check. */
const ALIVE = '/tmp/alive';

const taken = takenBy(process.env['SLOT'] || hostname());
let ending = false;

/** One round: waits for votes and writes what has come, or what a round before this one has not. How many were written. */
async function round(queue: Queue, database: pg.Pool): Promise<number> {
  let entries = await queue.lRange(taken, 0, -1);
  if (entries.length === 0) {
    if ((await queue.blMove(QUEUE, taken, 'RIGHT', 'LEFT', IDLE_S)) === null) return 0;
    await sleep(GATHER_MS);
    const more = Math.min(await queue.lLen(QUEUE), AT_A_TIME - 1);
    await Promise.all(Array.from({ length: more }, () => queue.lMove(QUEUE, taken, 'RIGHT', 'LEFT')));
    entries = await queue.lRange(taken, 0, -1);
  }
  const votes = entries.map(decode).filter((vote) => vote !== undefined);
  if (votes.length < entries.length)
    console.error(`${entries.length - votes.length} entries of the queue are no votes`);
  if (votes.length > 0) await write(database, latest(votes));
  await queue.del(taken);
  return votes.length;
}

async function work(): Promise<void> {
  const queue = createQueue(QUEUE_WAIT_MS);
  const database = openDatabase();
  await queue.connect();
  let ready = false;
  while (!ending) {
    writeFileSync(ALIVE, '');
    try {
      if (!ready) await createTable(database);
      ready = true;
      const written = await round(queue, database);
      if (written > 0) console.log(`wrote ${written} ${written === 1 ? 'vote' : 'votes'}`);
    } catch (error) {
      console.error(`trying again: ${error instanceof Error ? error.message : String(error)}`);
      await sleep(AGAIN_MS);
    }
  }
  await queue.close();
  await database.end();
}

process.once('SIGTERM', () => (ending = true));
await work();
process.exit();
