import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export const dbusIsInstalled = spawnSync('dbus-daemon', ['--version']).status === 0;

/** Starts a D-Bus bus whose address only its caller knows. */
export const startBus = async (): Promise<{ address: string; stop(): Promise<void> }> => {
  const daemon: ChildProcess = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(daemon, 'exit');
  const [address] = (await once(daemon.stdout!, 'data')) as [Buffer];
  return {
    address: address.toString().trim(),
    async stop() {
      daemon.kill();
      await ended;
    },
  };
};
