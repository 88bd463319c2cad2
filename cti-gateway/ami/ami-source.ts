import { repeat } from '../../agent-kit/program/repeat.ts';
import { retries as retriesOf, Unreachable } from '../../agent-kit/transfer/retry.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { type CallSource, type SourceDependencies, sourceState } from '../call-source.ts';
import { amiCalls, type GuidFrom, guidOfFile, wantsEvent } from './ami-calls.ts';
import { type EndpointOf, type ExtensionOf, endpointsBy } from './channel-name.ts';
import { type AmiAddress, type AmiConnection, type AmiTimes, connectAmi } from './connection.ts';
import type { AmiMessage } from './message.ts';
import { recorderActions } from './recorder-actions.ts';

export interface AmiSourceSettings extends AmiAddress {
  extensionOf: ExtensionOf;
  /** The phone of an extension; `PJSIP/<extension>` if left out. */
  endpointOf?: EndpointOf;
  guidFrom: GuidFrom;
  /** A PBX that sends nothing for this long while calls are in progress is reported. */
  silenceMinutes: number;
  /** Whether recordings are paused, resumed, started and stopped here. */
  controlsRecordings?: boolean;
}

/** Asterisk's manager interface as a call source. */
export const amiSource = (
  settings: AmiSourceSettings,
  { nowMs, sleep, random, warn, times }: SourceDependencies & { times?: AmiTimes },
): CallSource => {
  const address = `${settings.host}:${settings.port}`;
  const state = sourceState('asterisk', nowMs);
  const calls = amiCalls(settings);
  let current: AmiConnection | undefined;
  let lastEventMs = nowMs();
  let wasConnected = false;

  /** When it happened, by this machine's clock. */
  const timeOf = (message: AmiMessage): number => {
    const pbxMs = Number(message.get('Timestamp')) * 1000;
    const offsetMs = current?.clockOffsetMs();
    return pbxMs > 0 && offsetMs !== undefined ? pbxMs + offsetMs : nowMs();
  };

  const connectOnce = async (onEvents: (events: readonly CallEvent[]) => void, signal: AbortSignal): Promise<void> => {
    state.set('connecting', `connecting to Asterisk at ${address}`);
    // Events that arrive before the answers are as new as the answers, or newer.
    let early: AmiMessage[] | undefined = [];
    const onEvent = (message: AmiMessage): void => {
      lastEventMs = nowMs();
      if (early) early.push(message);
      else {
        const events = calls.read(message, timeOf(message));
        if (events.length > 0) onEvents(events);
      }
    };
    const connection = await connectAmi(settings, {
      ...{ onEvent, nowMs, isWanted: wantsEvent },
      ...(times && { times }),
    }).catch((error) => {
      throw new Unreachable(`Asterisk at ${address}: ${error.message}`, 0, { cause: error });
    });
    current = connection;
    const stop = () => connection.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const status = await connection.list({ Action: 'Status', AllVariables: 'true' });
      // A PBX without queues does not have this action.
      const queues = await connection.list({ Action: 'QueueStatus' }).catch(() => []);
      const events = calls.resume(status, queues, nowMs());
      const late = early.flatMap((message) => calls.read(message, timeOf(message)));
      early = undefined;
      wasConnected = true;
      state.set(
        'connected',
        `Asterisk at ${address}, manager interface ${connection.version ?? 'of an unknown version'}`,
      );
      onEvents([...events, ...late]);
      const error = await connection.ended;
      if (!signal.aborted) throw new Unreachable(`Asterisk at ${address}: ${error.message}`);
    } finally {
      signal.removeEventListener('abort', stop);
      connection.close();
      current = undefined;
    }
  };

  const retries = retriesOf({ clock: () => new Date(nowMs()), random, warn, baseMs: 1000 });

  return {
    async run(onEvents, signal) {
      await repeat(
        `the call source ${address}`,
        async () => {
          try {
            await connectOnce(onEvents, signal);
          } catch (error) {
            state.set('lost', (error as Error).message);
            if (wasConnected) onEvents([{ is: 'source-lost', atMs: nowMs() }]);
            wasConnected = false;
            throw error;
          }
        },
        { retries, restMs: () => 0, sleep, signal },
      );
    },
    async lookUpGuid(connectionId) {
      const channel = calls.channelName(connectionId);
      if (!current || channel === undefined) return undefined;
      const action = { Action: 'Getvar', Channel: channel, Variable: 'MIXMONITOR_FILENAME' };
      const answer = await current.act(action).catch(() => undefined);
      return guidOfFile(answer?.get('Value') ?? '');
    },
    ...(settings.controlsRecordings && {
      recorder: recorderActions({
        act: async (action) => {
          if (!current) throw new Error('the PBX is not connected');
          return current.act(action);
        },
        channelsOf: calls.channelsOf,
        recorders: calls.recorders,
        endpointOf: settings.endpointOf ?? endpointsBy({}),
      }),
    }),
    status() {
      const offsetMs = current?.clockOffsetMs();
      if (offsetMs !== undefined) state.setClockOffset(offsetMs);
      const silentMinutes = Math.floor((nowMs() - lastEventMs) / 60_000);
      const isSilent = state.get().state === 'connected' && silentMinutes >= settings.silenceMinutes;
      const detail = `Asterisk at ${address} is connected but has sent nothing for ${silentMinutes} minutes`;
      return isSilent && calls.hasChannels() ? { ...state.get(), detail } : state.get();
    },
  };
};
