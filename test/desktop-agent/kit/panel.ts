import { type MessageBus, sessionBus } from '@homebridge/dbus-native';
import { startBus } from '../../../local/desktop/session-bus.ts';

const watcher = 'org.kde.StatusNotifierWatcher';
const notifications = 'org.freedesktop.Notifications';

export interface PanelEntry {
  number: number;
  label: string;
  isEnabled: boolean;
}

type Variant = [signature: unknown, [value: unknown]];
type Node = [number, [string, Variant][], unknown[]];

const entryOf = ([number, properties]: Node): PanelEntry => {
  const of = new Map(properties.map(([name, [, [value]]]) => [name, value]));
  return { number, label: String(of.get('label') ?? '').replaceAll('__', '_'), isEnabled: of.get('enabled') === true };
};

/**
 * A desktop with a panel that shows tray icons: a session bus of its own, the watcher that items register with, and what shows
 * notifications.
 */
export const desktopWithPanel = async () => {
  const { address, stop } = await startBus();
  process.env.DBUS_SESSION_BUS_ADDRESS = address;
  const bus: MessageBus = sessionBus();
  const items: string[] = [];
  /** What balloons said, in order. */
  const balloons: string[] = [];
  const panel = {
    RegisterStatusNotifierItem(name: string) {
      items.push(name);
    },
    emit() {},
  };
  bus.exportInterface(panel, '/StatusNotifierWatcher', {
    name: watcher,
    methods: { RegisterStatusNotifierItem: ['s', '', [], []] },
    signals: {},
    properties: {},
  });
  const daemon = {
    Notify(...[, , , , sentence]: [string, number, string, string, string]) {
      balloons.push(sentence);
      return balloons.length;
    },
    emit() {},
  };
  bus.exportInterface(daemon, '/org/freedesktop/Notifications', {
    name: notifications,
    methods: { Notify: ['susssasa{sv}i', 'u', [], []] },
    signals: {},
    properties: {},
  });
  for (const name of [watcher, notifications]) {
    await new Promise<void>((resolve, reject) =>
      bus.requestName(name, 0, (error) => (error ? reject(new Error(String(error.message))) : resolve())),
    );
  }
  const call = (message: object): Promise<unknown> =>
    new Promise((resolve, reject) =>
      bus.invoke(message, (error, ...values) => (error ? reject(new Error(String(error.name))) : resolve(values))),
    );
  /** The newest icon: a tray that was started again has registered another one. */
  const ofMenu = { path: '/Menu', interface: 'com.canonical.dbusmenu' };

  const entries = async (): Promise<PanelEntry[]> => {
    const answer = (await call({
      ...{ destination: items.at(-1), ...ofMenu, member: 'GetLayout', signature: 'iias', body: [0, -1, []] },
    })) as [number, [number, unknown, [unknown, [Node]][]]];
    const [, [, , children]] = answer;
    return children.map(([, [node]]) => entryOf(node)).filter(({ label }) => label !== '');
  };
  const click = (number: number): Promise<unknown> =>
    call({
      ...{ destination: items.at(-1), ...ofMenu, member: 'Event', signature: 'isvu' },
      body: [number, 'clicked', ['s', ''], 0],
    });

  return {
    address,
    items,
    balloons,
    property: async (name: string): Promise<unknown> => {
      const [variant] = (await call({
        ...{ destination: items.at(-1), path: '/StatusNotifierItem', interface: 'org.freedesktop.DBus.Properties' },
        ...{ member: 'Get', signature: 'ss', body: ['org.kde.StatusNotifierItem', name] },
      })) as [[unknown, [unknown]]];
      return variant[1][0];
    },
    entries,
    /** The entries of the menu, as a panel draws them. */
    menu: async (): Promise<string[]> => (await entries()).map(({ label }) => label),
    enabled: async (): Promise<string[]> =>
      (await entries()).filter(({ isEnabled }) => isEnabled).map(({ label }) => label),
    click,
    /** As somebody does who reads the menu. */
    async choose(label: string): Promise<void> {
      const found = (await entries()).find((entry) => entry.label === label && entry.isEnabled);
      if (!found) throw new Error(`The menu does not offer ${label}`);
      await click(found.number);
    },
    async close() {
      bus.connection.stream.destroy();
      await stop();
    },
  };
};
export type Panel = Awaited<ReturnType<typeof desktopWithPanel>>;
