import { readdirSync, readFileSync } from 'node:fs';
import { exchange } from '../../agent-kit/connection/exchange.ts';
import { fileThreads } from '../../agent-kit/files/file-threads.ts';
import { limiter } from '../../agent-kit/transfer/bandwidth.ts';
import { lanes } from '../../agent-kit/transfer/lanes.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { sending } from '../../agent-kit/transfer/sending.ts';
import { closeFile, location } from '../../staging-agent/location/location.ts';

/**
 * Sends the files of a folder again and again under a limit, as many at a time as the staging agent does:
 * `limited.ts <server> <folder> <certificate> <bytes a second> <seconds>`.
 */
const [server = '', folder = '', certificate = '', limit = '', seconds = ''] = process.argv.slice(2);
const threads = fileThreads();
const at = location(folder, 'bench', threads);
const send = exchange({ sockets: 32, ca: readFileSync(certificate) });
const chance = Math.random;
const { put, insist } = sending({
  send,
  limiter: limiter({ limit: () => Number(limit) }),
  progress: () => {},
  sleep,
  chance,
});

const main = async () => {
  const names = readdirSync(folder);
  const end = performance.now() + Number(seconds) * 1000;
  let next = 0;
  const lane = lanes(20);
  const one = async () => {
    while (performance.now() < end) {
      const name = names[next++ % names.length]!;
      const { handle, size } = await at.openFile(name);
      try {
        const address = { url: `${server}/limited/${name}`, headers: {} };
        await insist(
          lane,
          () => put({ handle, start: 0, size }, address),
          async () => {},
        );
      } finally {
        await closeFile(handle);
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, () => lane.run(one)));
  send.close();
  await threads.close();
};
main().then(() => process.stdout.write('{}'));
