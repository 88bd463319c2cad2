import { type RecorderAccess, RecorderRefusal } from '../recorder/recorder-access.ts';
import type { AmiMessage } from './message.ts';
import type { RecorderCounts } from './recorder-counts.ts';

interface Ports {
  /** @throws Error with the message of the PBX if it refuses */
  act: (action: Record<string, string>) => Promise<AmiMessage>;
  /** The phone of an extension: `PJSIP/2001`. */
  endpointOf: (extension: string) => string;
  channelsOf: (connectionId: string) => { own: string; recorded: string[]; parties: string[] } | undefined;
  recorders: Pick<RecorderCounts, 'hasNone' | 'next'>;
}

/** Every channel that is created for the call inherits it. The dial plan in docs/telephony.md reads it. */
export const pausedVariable = '__FERMATA_PAUSED';

/** ChanSpy plays no announcement, and ends with the channel. Without `w` or `B`, nobody hears the listener. */
const spyOptions = 'qES';
/** Milliseconds that the listener's phone rings. */
const ringMs = 30_000;

/** Asterisk sets this variable to the id of the recorder that was started. */
const idVariable = 'FERMATA_MIXMONITOR';

const nothingRecorded = () => new RecorderRefusal('not-recording', 'This call is not being recorded.');

const refusalOf = (error: unknown): RecorderRefusal => {
  if (error instanceof RecorderRefusal) return error;
  const { message } = error as Error;
  if (/No such channel/i.test(message)) return new RecorderRefusal('not-found', 'The call is over.');
  if (/Cannot set mute flag|Could not stop monitoring/i.test(message)) return nothingRecorded();
  if (/Permission denied/i.test(message))
    return new RecorderRefusal(
      'failed',
      'The gateway’s account is not permitted to do this at the PBX: see "write" in manager.conf.',
    );
  return new RecorderRefusal('failed', `The PBX did not carry out the command: ${message}.`);
};

/** Controls Asterisk's recorder, MixMonitor, through the manager interface. */
export const recorderActions = ({ act, channelsOf, endpointOf, recorders }: Ports): RecorderAccess => {
  /** Recorders that were started here. On their channels, only these are muted and stopped, and no other program's. */
  const ownIds = new Map<string, string>();

  const channelsFor = (connectionId: string) => {
    const channels = channelsOf(connectionId);
    if (!channels) throw new RecorderRefusal('not-found', 'The call is over.');
    return channels;
  };

  /** Resolves only after the PBX has announced it, because until then the channel's recorders are counted as before. */
  const actAnnounced = async (event: 'MixMonitorStart' | 'MixMonitorStop', action: Record<string, string>) => {
    const announced = recorders.next(event, action.Channel!);
    const answer = await act(action);
    await announced;
    return answer;
  };

  const stop = (action: Record<string, string>) => actAnnounced('MixMonitorStop', action);

  /** The PBX mutes all recorders of a channel, and reports success even if there are none. */
  const mute = async (action: Record<string, string>): Promise<void> => {
    await act(action);
    if (recorders.hasNone(action.Channel!)) throw nothingRecorded();
  };

  /** Acts on the connection's channel, and on trunks that are recorded instead of it. One success is enough. */
  const onRecorders = async (
    connectionId: string,
    actOn: (action: Record<string, string>) => Promise<unknown>,
    action: Record<string, string>,
  ): Promise<void> => {
    const { own, recorded } = channelsFor(connectionId);
    const id = ownIds.get(connectionId);
    const results = await Promise.allSettled([
      actOn({ ...action, Channel: own, ...(id !== undefined && { MixMonitorID: id }) }),
      ...recorded.map((channel) => actOn({ ...action, Channel: channel })),
    ]);
    const refusals = results.flatMap((one) => (one.status === 'rejected' ? [refusalOf(one.reason)] : []));
    const failure = refusals.find(({ result }) => result === 'failed');
    if (failure) throw failure;
    if (refusals.length === results.length) throw refusals[0];
  };

  return {
    mute: (connectionId, isMuted) =>
      onRecorders(connectionId, mute, { Action: 'MixMonitorMute', Direction: 'both', State: isMuted ? '1' : '0' }),
    async start(connectionId, file) {
      const { own } = channelsFor(connectionId);
      const start = { Action: 'MixMonitor', Channel: own, File: file, Options: `i(${idVariable})` };
      const answer = await actAnnounced('MixMonitorStart', start).catch((error) => {
        throw refusalOf(error);
      });
      const id = answer.get('MixMonitorID');
      if (id) ownIds.set(connectionId, id);
      if (ownIds.size > 1000) ownIds.delete(ownIds.keys().next().value!);
    },
    async stop(connectionId) {
      await onRecorders(connectionId, stop, { Action: 'StopMixMonitor' });
      ownIds.delete(connectionId);
    },
    async listen(connectionId, extension) {
      const { own } = channelsFor(connectionId);
      const spy: Record<string, string> = {
        ...{
          Action: 'Originate',
          Channel: endpointOf(extension),
          Application: 'ChanSpy',
          Data: `${own},${spyOptions}`,
        },
        ...{ CallerID: '"Fermata" <>', Timeout: String(ringMs), Async: 'true' },
      };
      await act(spy).catch((error) => {
        throw refusalOf(error);
      });
    },
    async setPausedUntil(connectionId, untilMs) {
      const channels = channelsOf(connectionId);
      if (!channels) return;
      const value = untilMs === undefined ? '' : String(Math.ceil(untilMs / 1000));
      await Promise.allSettled(
        [channels.own, ...channels.parties].map((channel) =>
          act({ Action: 'Setvar', Channel: channel, Variable: pausedVariable, Value: value }),
        ),
      );
    },
  };
};
