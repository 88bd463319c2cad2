import type { MessageBus } from '@homebridge/dbus-native';

/** What `@homebridge/dbus-native` has and its own types leave out. */
declare module '@homebridge/dbus-native' {
  export function sessionBus(): MessageBus;
  export interface MessageBus {
    exportInterface(object: object, path: string, description: object): void;
    requestName(name: string, flags: number, done: (error: { message?: string } | null) => void): void;
  }
}
