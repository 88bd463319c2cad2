import { type SessionEvent, type SessionEvents, sessionEventSource } from '../session/events/session-events.ts';
import { declare } from './native.ts';
import { hiddenWindow } from './window.ts';

const registerNotification = declare('wtsapi32.dll', 'WTSRegisterSessionNotification', 'int', ['void *', 'uint32_t']);
const unregisterNotification = declare('wtsapi32.dll', 'WTSUnRegisterSessionNotification', 'int', ['void *']);

const forThisSession = 0;
const [sessionChange, endSession, powerBroadcast] = [0x02b1, 0x0016, 0x0218];

const sessionChanges: Record<number, SessionEvent> = {
  1: 'connected',
  2: 'disconnected',
  3: 'connected',
  4: 'disconnected',
  6: 'ended',
  7: 'locked',
  8: 'unlocked',
};
const powerEvents: Record<number, SessionEvent> = { 4: 'suspending', 7: 'resumed', 18: 'resumed' };

/** Interprets a window message about the session. Undefined for any other message. */
export const eventOf = (message: number, wParam: number): SessionEvent | undefined => {
  if (message === sessionChange) return sessionChanges[wParam];
  if (message === powerBroadcast) return powerEvents[wParam];
  return message === endSession && wParam !== 0 ? 'ended' : undefined;
};

export const windowsEvents = (): SessionEvents => {
  const source = sessionEventSource();
  const window = hiddenWindow('FermataSession', (message, wParam) => {
    const event = eventOf(message, wParam);
    if (event) source.emit(event);
    return undefined;
  });
  registerNotification(window.handle, forThisSession);
  return {
    onEvent: source.onEvent,
    close() {
      unregisterNotification(window.handle);
      window.close();
    },
  };
};
