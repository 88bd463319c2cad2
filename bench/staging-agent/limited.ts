import { readdirSync, readFileSync } from 'node:fs';
import { httpClient } from '../../agent-kit/connection/http-client.ts';
import { closeFile } from '../../agent-kit/files/open-file.ts';
import { limiter } from '../../agent-kit/transfer/bandwidth.ts';
import { sendFile } from '../../agent-kit/transfer/send-file.ts';
import { limitConcurrency } from '../../domain/concurrency.ts';
import { locationThreads, openLocation } from '../../staging-agent/location/location.ts';

/**
 * Sends the files of a folder again and again under a bandwidth limit, as many at a time as the staging agent does:
 * `limited.ts <server> <folder> <certificate> <bytes per second> <seconds>`.
 */
const [server = '', folder = '', certificate = '', limit = '', seconds = ''] = process.argv.slice(2);
const threads = locationThreads();
const location = openLocation(folder, 'bench', threads);
const send = httpClient({ ca: readFileSync(certificate) });
const { put, expectSuccess } = sendFile({
  send,
  limiter: limiter({ limit: () => Number(limit) }),
  onProgress: () => {},
});

const main = async () => {
  const names = readdirSync(folder);
  const end = performance.now() + Number(seconds) * 1000;
  let next = 0;
  const lane = limitConcurrency(20);
  const sendUntilEnd = async () => {
    while (performance.now() < end) {
      const name = names[next++ % names.length]!;
      const { handle, size } = await location.openFile(name);
      try {
        const address = { url: `${server}/limited/${name}`, headers: {} };
        await expectSuccess(
          lane,
          () => put({ handle, start: 0, size }, address),
          async () => {},
        );
      } finally {
        await closeFile(handle);
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, () => lane.run(sendUntilEnd)));
  send.close();
  await threads.close();
};
main().then(() => process.stdout.write('{}'));
