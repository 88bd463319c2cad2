import type { Grants } from '../control/access/rights.ts';
import type { ControlState, MediumStateName } from '../control/state/control-state.ts';
import { ownRecording } from '../control/state/control-steps.ts';
import { verbInFlight } from '../control/state/moves.ts';
import type { CallMode } from '../schedule/simulate-schedules.ts';

export const onDemandActions = ['start', 'stop', 'start-blackout', 'stop-blackout', 'update'] as const;
export type OnDemandAction = (typeof onDemandActions)[number];

/** The actions that recorders carry out. `update` changes the contact's metadata. */
export const onDemandCommands = [
  'start',
  'stop',
  'start-blackout',
  'stop-blackout',
] as const satisfies OnDemandAction[];
export type OnDemandCommand = (typeof onDemandCommands)[number];

/** Recording one's screen without a call, in the client only (OD-20). */
export const screenCommands = ['start-screen', 'stop-screen'] as const;
export type ScreenCommand = (typeof screenCommands)[number];

export const recordingLooks = ['not-started', 'recording', 'blackout', 'paused', 'stopped', 'changing'] as const;
/** How a call's recording looks to its agent. */
export type RecordingLook = (typeof recordingLooks)[number];

/** The functions of On-Demand that an agent was granted (OD-07). */
export interface OnDemandRights {
  startStop: boolean;
  blackout: boolean;
  update: boolean;
  /** Their screen, without a call. */
  screen: boolean;
  /** *Notify On-Demand Recordings Only*: recordings of others are hidden from them (OD-17). */
  onlyOwn: boolean;
}

export const rightsOfGrants = ({ functions, writableFields, onlyOwnRecordings }: Grants): OnDemandRights => ({
  startStop: functions.has('start-stop'),
  blackout: functions.has('blackout'),
  update: functions.has('metadata') && writableFields.size > 0,
  screen: functions.has('screen'),
  onlyOwn: onlyOwnRecordings,
});

/** The granted actions on a call, in the order in which they are shown. */
export const grantedActions = ({ startStop, blackout, update }: OnDemandRights): OnDemandAction[] => [
  ...(startStop ? (['start', 'stop'] as const) : []),
  ...(blackout ? (['start-blackout', 'stop-blackout'] as const) : []),
  ...(update ? (['update'] as const) : []),
];

export interface OnDemandCallView {
  /** Undefined if it is hidden from this agent. */
  look: RecordingLook | undefined;
  /** Since when their own recording is in progress. */
  ownSince: string | undefined;
  /** When a blackout or pause ends by itself. */
  endsAt: string | undefined;
  /** Each action that was granted, and why it cannot be done now. */
  actions: readonly { action: OnDemandAction; why: string | undefined }[];
}

const lookOf = (state: ControlState, mode: CallMode): RecordingLook => {
  const media = Object.values(state.media);
  // Some providers start and stop the sound alone.
  const decisive = state.media.audio ? [state.media.audio] : media;
  const has = (...names: MediumStateName[]) => decisive.some(({ standing }) => names.includes(standing));
  if (media.some(({ standing }) => verbInFlight(standing) !== undefined)) return 'changing';
  if (has('paused')) return media.some(({ blackout }) => blackout) ? 'blackout' : 'paused';
  // It was only assumed that the provider records, but nobody started it.
  const isAssumed = mode === 'on-demand' && decisive.every(({ confirmed }) => !confirmed) && !ownRecording(state);
  if (has('recording') && !isAssumed) return 'recording';
  return has('stopped', 'ended') ? 'stopped' : 'not-started';
};

const isStopped = 'Recording was stopped, and cannot be started again in this call.';
const notYours = 'You can do this only with recordings that you started.';

/** What an agent sees of their call, and can do with it now. */
export const onDemandCall = (
  state: ControlState,
  mode: CallMode,
  { username, rights }: { username: string; rights: OnDemandRights },
): OnDemandCallView => {
  const current = ownRecording(state);
  const isOwn = current?.by.toLowerCase() === username.toLowerCase();
  const own = isOwn ? current : undefined;
  const look = lookOf(state, mode);
  const hidden = rights.onlyOwn && !own;

  const whyNotStart = (): string | undefined => {
    if (mode === 'none' || mode === 'automatic') return 'No On-Demand schedule applies to this call.';
    if (own) return 'Your recording is in progress.';
    if (current) return hidden ? 'It cannot be started now.' : 'Another agent is recording this call.';
    if (look === 'stopped') return isStopped;
    return look === 'paused' || look === 'blackout' ? 'Recording is paused.' : undefined;
  };
  const whyNotStop = (): string | undefined => {
    if (own) return undefined;
    if (hidden) return notYours;
    if (mode === 'supplemented')
      return 'A schedule records this call: you can stop only a recording of your own in it.';
    if (mode !== 'on-demand') return 'No On-Demand schedule applies to this call.';
    return look === 'not-started' || look === 'stopped' ? 'This call is not being recorded.' : undefined;
  };
  const whyNotBlackout = (): string | undefined => {
    if (hidden) return notYours;
    if (look === 'stopped' || look === 'not-started') return 'This call is not being recorded.';
    return look === 'blackout' ? 'A blackout is in progress.' : undefined;
  };
  const whyNotEnd = (): string | undefined => {
    if (hidden) return notYours;
    const isBlack = Object.values(state.media).some(({ blackout }) => blackout);
    return isBlack && look !== 'stopped' ? undefined : 'No blackout is in progress.';
  };

  const why: Record<OnDemandAction, () => string | undefined> = {
    start: whyNotStart,
    stop: whyNotStop,
    'start-blackout': whyNotBlackout,
    'stop-blackout': whyNotEnd,
    update: () => undefined,
  };
  const actions = grantedActions(rights).map((action) => ({ action, why: why[action]() }));
  return {
    look: hidden ? undefined : look,
    ownSince: own?.since,
    endsAt: hidden ? undefined : state.pausedUntil,
    actions,
  };
};
