import { type MessageBus, sessionBus } from '@homebridge/dbus-native';
import { drawIcon, type Icon, type OwnTray, type TrayState } from './tray.ts';

const size = 22;
const itemPath = '/StatusNotifierItem';
const menuPath = '/Menu';

/** ARGB, as StatusNotifierItem requires. */
export const iconPixels = (icon: Icon): Buffer => {
  const pixels = Buffer.alloc(size * size * 4);
  drawIcon(icon, size, (x, y, [red, green, blue]) => pixels.set([255, red, green, blue], (y * size + x) * 4));
  return pixels;
};

/** The number of a menu entry in D-Bus. The first is 1; 0 is the menu itself. */
type Properties = [string, [signature: string, value: unknown]][];
const propertiesOf = (entry: TrayState['menu'][number]): Properties =>
  entry === null
    ? [['type', ['s', 'separator']]]
    : [
        ['label', ['s', entry.label.replaceAll('_', '__')]],
        ['enabled', ['b', entry.isEnabled]],
        ['visible', ['b', true]],
      ];

const itemInterface = {
  name: 'org.kde.StatusNotifierItem',
  methods: {
    Activate: ['ii', '', [], []],
    ContextMenu: ['ii', '', [], []],
    SecondaryActivate: ['ii', '', [], []],
    Scroll: ['is', '', [], []],
  },
  signals: { NewIcon: ['', []], NewToolTip: ['', []], NewStatus: ['s', ['status']] },
  properties: {
    ...{ Category: 's', Id: 's', Title: 's', Status: 's', IconName: 's', IconThemePath: 's', OverlayIconName: 's' },
    ...{ AttentionIconName: 's', WindowId: 'i', IconPixmap: 'a(iiay)', ItemIsMenu: 'b', Menu: 'o' },
    ToolTip: '(sa(iiay)ss)',
  },
};

const menuInterface = {
  name: 'com.canonical.dbusmenu',
  methods: {
    GetLayout: ['iias', 'u(ia{sv}av)', [], []],
    GetGroupProperties: ['aias', 'a(ia{sv})', [], []],
    GetProperty: ['is', 'v', [], []],
    Event: ['isvu', '', [], []],
    EventGroup: ['a(isvu)', 'ai', [], []],
    AboutToShow: ['i', 'b', [], []],
    AboutToShowGroup: ['ai', 'aiai', [], []],
  },
  signals: { LayoutUpdated: ['ui', ['revision', 'parent']] },
  properties: { Version: 'u', Status: 's', TextDirection: 's', IconThemePath: 'as' },
};

const call = (bus: MessageBus, message: object): Promise<unknown> =>
  new Promise((resolve, reject) =>
    bus.invoke(message, (error, value) => (error ? reject(new Error(String(error.name))) : resolve(value))),
  );

/**
 * Linux: StatusNotifierItem with a menu (com.canonical.dbusmenu), and notifications. KDE, Xfce, MATE and Cinnamon show them;
 * GNOME needs its AppIndicator extension, and shows notifications without it.
 *
 * @throws when there is no session bus.
 */
export const dbusTray = async (warn: (what: string) => void): Promise<OwnTray> => {
  const bus = sessionBus();
  bus.connection.on('error', (error: Error) => warn(error.message));
  let state: TrayState = { screen: 'not-connected', tooltip: '', menu: [] };
  let revision = 1;
  const listeners = new Set<(id: string) => void>();
  const choose = (number: number, event: string): void => {
    const entry = state.menu[number - 1];
    if (event === 'clicked' && entry?.isEnabled) for (const listener of listeners) listener(entry.id);
  };

  const item = {
    ...{ Category: 'Communications', Id: 'fermata-desktop-agent', Title: 'Fermata', Status: 'Active', IconName: '' },
    ...{ IconThemePath: '', OverlayIconName: '', AttentionIconName: '', WindowId: 0, ItemIsMenu: true, Menu: menuPath },
    get IconPixmap() {
      return [[size, size, iconPixels(state)]];
    },
    get ToolTip() {
      return ['', [], 'Fermata', state.tooltip];
    },
    ...{ Activate() {}, ContextMenu() {}, SecondaryActivate() {}, Scroll() {} },
    emit(_signal: string, ..._values: unknown[]) {},
  };
  const menu = {
    ...{ Version: 3, Status: 'normal', TextDirection: 'ltr', IconThemePath: [] },
    GetLayout: (parent: number) => [
      revision,
      [
        0,
        [['children-display', ['s', 'submenu']]],
        parent === 0 ? state.menu.map((entry, index) => ['(ia{sv}av)', [index + 1, propertiesOf(entry), []]]) : [],
      ],
    ],
    GetGroupProperties: (numbers: number[]) =>
      state.menu.flatMap((entry, index) =>
        numbers.length === 0 || numbers.includes(index + 1) ? [[index + 1, propertiesOf(entry)]] : [],
      ),
    GetProperty: (number: number, name: string) =>
      propertiesOf(state.menu[number - 1] ?? null).find(([property]) => property === name)?.[1] ?? ['s', ''],
    Event: (number: number, event: string) => choose(number, event),
    EventGroup(events: [number, string][]) {
      for (const [number, event] of events) choose(number, event);
      return [];
    },
    AboutToShow: () => false,
    AboutToShowGroup: () => [[], []],
    emit(_signal: string, ..._values: unknown[]) {},
  };
  bus.exportInterface(item, itemPath, itemInterface);
  bus.exportInterface(menu, menuPath, menuInterface);

  const name = `org.kde.StatusNotifierItem-${process.pid}-1`;
  const watcher = 'org.kde.StatusNotifierWatcher';
  await new Promise<void>((resolve, reject) =>
    bus.requestName(name, 0, (error) => (error ? reject(new Error(String(error.message ?? error))) : resolve())),
  );
  let isVisible = true;
  await call(bus, {
    ...{ destination: watcher, path: '/StatusNotifierWatcher', interface: watcher },
    ...{ member: 'RegisterStatusNotifierItem', signature: 's', body: [name] },
  }).catch(() => {
    isVisible = false;
    warn('This desktop shows no tray icons; notifications are shown instead');
  });

  return {
    isVisible: () => isVisible,
    show(next) {
      state = next;
      revision += 1;
      item.emit('NewIcon');
      item.emit('NewToolTip');
      menu.emit('LayoutUpdated', revision, 0);
    },
    notify(sentence) {
      const notifications = 'org.freedesktop.Notifications';
      void call(bus, {
        ...{ destination: notifications, path: '/org/freedesktop/Notifications', interface: notifications },
        ...{
          member: 'Notify',
          signature: 'susssasa{sv}i',
          body: ['Fermata', 0, '', 'Fermata', sentence, [], [], 8000],
        },
      }).catch(() => {});
    },
    onChoice: (listener) => void listeners.add(listener),
    close: () => bus.connection.stream.destroy(),
  };
};
