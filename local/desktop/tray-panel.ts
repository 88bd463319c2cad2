import { sessionBus } from '@homebridge/dbus-native';
import { dbusIsInstalled, startBus } from './session-bus.ts';

const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * Starts a panel that shows tray icons. Without one, nobody would be told that keystrokes are recorded, so none are. Undefined
 * if this machine has no D-Bus.
 */
export const startTrayPanel = async (): Promise<{ busAddress: string; stop(): Promise<void> } | undefined> => {
  if (!dbusIsInstalled) return undefined;
  const { address, stop } = await startBus();
  const bus = sessionBus({ busAddress: address });
  bus.connection.on('error', () => {});
  bus.exportInterface({ RegisterStatusNotifierItem() {}, emit() {} }, '/StatusNotifierWatcher', {
    name: watcher,
    methods: { RegisterStatusNotifierItem: ['s', '', [], []] },
    signals: {},
    properties: {},
  });
  await new Promise<void>((resolve, reject) =>
    bus.requestName(watcher, 0, (error) => (error ? reject(new Error(String(error.message))) : resolve())),
  );
  return {
    busAddress: address,
    async stop() {
      bus.connection.stream.destroy();
      await stop();
    },
  };
};
