import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Image } from './image.js';
import { Pusher } from './push.js';
import { votingImages } from './voting-app.js';

/*
 * Makes the images of the voting app and puts them into a registry: `npm run images -- HOST:PORT`. With --stdin other images, described as JSON.
 * Prints NAME@DIGEST of each.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stdin: { type: 'boolean', default: false } },
});
const [addr] = positionals;
if (addr === undefined) throw new Error('which registry? HOST:PORT');
const images = values.stdin ? (JSON.parse(await text(process.stdin)) as Image[]) : await votingImages();
const pusher = new Pusher(addr);
for (const image of images) console.log(`${image.name}@${await pusher.push(image)}`);
