import { connect, createServer } from 'node:net';
import { portFor, reservePort } from '../../local/ports.ts';
import { freePort } from '../kit/free-port.ts';

test('a second start beside the first takes another port, although nothing listens on the first one yet', async () => {
  const usual = await freePort();
  const first = await reservePort('the console', '--port', undefined, usual);
  const second = await reservePort('the console', '--port', undefined, usual);
  expect(second.port).toBeGreaterThan(first.port);
  await expect(portFor('the console', '--port', first.port, usual)).rejects.toThrow(
    new RegExp(`^Port ${first.port} for the console is taken.* choose another one with --port <number>`),
  );
  await first.release();
  await second.release();
});

test('a browser tab that waits for the console does not keep it from starting', async () => {
  const { port, release } = await reservePort('the console', '--port', undefined, await freePort());
  const tab = connect(port, '127.0.0.1');
  const turnedAway = new Promise((resolve) => tab.on('close', resolve).on('error', () => {}));
  await turnedAway;
  await release();
  await release();
  const console = createServer();
  await new Promise<void>((resolve) => console.listen(port, '127.0.0.1', resolve));
  await new Promise((resolve) => console.close(resolve));
});
