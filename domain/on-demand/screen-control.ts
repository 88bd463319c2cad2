import type { Clock } from '../clock.ts';
import { Failure } from '../failure.ts';
import { type DesktopPeople, whoIsRecorded } from '../schedule/who-is-recorded.ts';
import type { ScreenRecordings } from '../screen-only/screen-recordings.ts';
import type { OnDemandCall, OnDemandUser } from './on-demand.ts';
import { grantedActions, type OnDemandAction, type OnDemandRights, type ScreenCommand } from './possible.ts';

/** The PC at which somebody uses On-Demand. */
export interface OnDemandPc {
  desktopId: string;
  login: string;
  /** Why it does not capture their screen now, according to its last report. Undefined if it does. */
  notCapturing: string | undefined;
}

export interface ScreenStatus {
  /** The recording that is in progress. */
  recording: { contactId: string; since: string } | undefined;
  /** Each action that was granted, and why it cannot be done now. */
  actions: readonly { action: ScreenCommand; why: string | undefined }[];
}

/** Why a blackout is refused while only a screen is recorded (OD-30). */
export const noBlackoutOfScreen =
  'A blackout is not possible while only your screen is recorded: blackouts depend on a call. Stop the screen recording instead.';

/** The actions of a person who is not on a call. */
export const actionsWithoutCall = (
  rights: OnDemandRights,
  isScreenRecorded: boolean,
): { action: OnDemandAction; why: string }[] =>
  grantedActions(rights).map((action) => {
    const isBlackout = action === 'start-blackout' || action === 'stop-blackout';
    return { action, why: isBlackout && isScreenRecorded ? noBlackoutOfScreen : 'You are not on a call.' };
  });

const recordedByCall = (call: OnDemandCall | undefined): boolean =>
  call !== undefined &&
  call.mode !== 'none' &&
  (call.look === 'recording' || call.look === 'blackout' || call.look === 'paused');

/** Recording one's screen without a call, from the On-Demand client alone (OD-04, OD-28). */
export const screenControl = ({
  recordings,
  people,
  clock,
}: {
  recordings: Pick<ScreenRecordings, 'current' | 'start' | 'stop'>;
  people: () => Promise<DesktopPeople>;
  clock: Clock;
}) => {
  const whyNotStart = async (
    { login, notCapturing }: OnDemandPc,
    isInProgress: boolean,
    call: OnDemandCall | undefined,
  ): Promise<string | undefined> => {
    if (isInProgress) return 'Your screen is being recorded.';
    const [notRecorded] = whoIsRecorded(await people(), clock().toISOString())(login).reasons;
    if (notRecorded) return `Your screen cannot be recorded: ${notRecorded.sentence}`;
    if (notCapturing !== undefined) return `This PC is not recording your screen: ${notCapturing}`;
    // Then it need not be started separately (OD-29).
    return recordedByCall(call) ? 'Your screen is recorded together with the sound of your call.' : undefined;
  };

  const status = async (user: OnDemandUser, pc: OnDemandPc, call: OnDemandCall | undefined): Promise<ScreenStatus> => {
    // A recording in progress is shown, and can be stopped, even if the grant was withdrawn since.
    const recording = await recordings.current(user.agent.userId);
    if (!recording && !user.rights.screen) return { recording: undefined, actions: [] };
    return {
      recording: recording && { contactId: recording.contactId, since: recording.from },
      actions: [
        { action: 'start-screen', why: await whyNotStart(pc, recording !== undefined, call) },
        { action: 'stop-screen', why: recording ? undefined : 'Your screen is not being recorded.' },
      ],
    };
  };

  return {
    status,

    /** @throws Failure `forbidden` without the grant (OD-27), `conflict` if it is not possible now */
    async start(user: OnDemandUser, pc: OnDemandPc, call: OnDemandCall | undefined, requestId: string): Promise<void> {
      if (!user.rights.screen) throw new Failure('forbidden', 'You are not allowed to record your screen');
      const { recording, actions } = await status(user, pc, call);
      const why = actions.find(({ action }) => action === 'start-screen')?.why;
      // If one is in progress, `recordings` finds out whether this request started it.
      if (why !== undefined && !recording) throw new Failure('conflict', why);
      const { username, agent } = user;
      await recordings.start({ agentId: agent.userId, username, login: pc.login, desktopId: pc.desktopId }, requestId);
    },

    stop: (user: OnDemandUser, which: { contactId?: string; at?: string }): Promise<void> =>
      recordings.stop(user.agent.userId, which),
  };
};
export type ScreenControl = ReturnType<typeof screenControl>;
