import type { MessageBus } from '@homebridge/dbus-native';

/** Parts of `@homebridge/dbus-native` that its own types lack. */
declare module '@homebridge/dbus-native' {
  export function sessionBus(options?: { busAddress: string }): MessageBus;
  export interface MessageBus {
    exportInterface(object: object, path: string, description: object): void;
    sendSignal(path: string, from: string, member: string, signature?: string, body?: unknown[]): void;
    requestName(name: string, flags: number, done: (error: { message?: string } | null) => void): void;
  }
}
