import type { DesktopAnswer, DesktopRequest } from '../../api/programs/desktop.ts';
import { isDone } from '../../domain/control/recorder/outcome.ts';
import type { Desktop, LoggedOn } from '../../domain/desktop/desktop.ts';
import { Failure } from '../../domain/failure.ts';
import type { OnDemandEngine, OnDemandUser } from '../../domain/on-demand/on-demand.ts';
import { type OnDemandCommand, type ScreenCommand, screenCommands } from '../../domain/on-demand/possible.ts';
import {
  actionsWithoutCall,
  noBlackoutOfScreen,
  type OnDemandPc,
  type ScreenControl,
} from '../../domain/on-demand/screen-control.ts';
import { type LoginDirectory, multipleAgents, userOfLogin } from '../../domain/on-demand/user-of-login.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface OnDemandDependencies {
  onDemand: Pick<OnDemandEngine, 'status' | 'command'>;
  screens: ScreenControl;
  loginDirectory: () => Promise<LoginDirectory>;
  newId: () => string;
  telemetry: Telemetry;
}

const unusable = (unavailable: string, hidesRecordings: boolean): DesktopAnswer<'onDemand'> => ({
  unavailable,
  contactId: null,
  look: null,
  actions: [],
  problem: null,
  hidesRecordings,
});

type Request = DesktopRequest<'onDemand'>;

const isScreenCommand = (action: NonNullable<Request['action']>): action is ScreenCommand =>
  (screenCommands as readonly string[]).includes(action);

/** Questions and commands of the On-Demand client of a PC, for the person who is logged on there (OD-15). */
export const desktopOnDemand = ({ onDemand, screens, loginDirectory, newId, telemetry }: OnDemandDependencies) => {
  const userOf = async (login: string, ids: { desktopId: string; machine: string }): Promise<OnDemandUser> => {
    try {
      return userOfLogin(login, await loginDirectory());
    } catch (error) {
      if (error instanceof Failure && error.message === multipleAgents) telemetry.log.warn(multipleAgents, ids);
      throw error;
    }
  };

  /** Returns what was not carried out. */
  const commandCall = async (
    user: OnDemandUser,
    action: OnDemandCommand,
    clientRequestId: string | undefined,
  ): Promise<string | null> => {
    const { result } = await onDemand.command(user, action, {
      ...(clientRequestId !== undefined && { clientRequestId }),
    });
    for (const error of result.errors) telemetry.defect('An On-Demand command may not have reached a leg', error);
    const failed = result.outcomes.find((outcome) => !isDone(outcome));
    return failed ? `It is not confirmed: ${failed.detail ?? failed.result}` : null;
  };

  return async (
    { login, machine, action, clientRequestId, contactId, at }: Request,
    { desktopId }: Pick<Desktop, 'desktopId'>,
    { capture }: Pick<LoggedOn, 'capture'>,
  ): Promise<DesktopAnswer<'onDemand'>> => {
    const { settings } = await loginDirectory();
    if (!settings.enabled && action !== 'stop-screen') return unusable('On-Demand is off.', false);
    const user = await userOf(login, { desktopId, machine });
    // A recording that was started can always be stopped.
    if (action === 'stop-screen') {
      await screens.stop(user, { ...(contactId !== undefined && { contactId }), ...(at !== undefined && { at }) });
    }
    if (!settings.enabled) return unusable('On-Demand is off.', false);
    const notCapturing = capture.state === 'not-recording' ? (capture.detail ?? 'Nothing is captured.') : undefined;
    const pc: OnDemandPc = { desktopId, login, notCapturing };
    const hidesRecordings = user.rights.onlyOwn;
    const before = action === undefined || action === 'stop-screen' ? undefined : await onDemand.status(user);
    let problem: string | null = null;
    if (action === 'start-screen') {
      if (before!.unavailable !== undefined) throw new Failure('forbidden', before!.unavailable);
      await screens.start(user, pc, before!.calls[0], clientRequestId ?? newId());
    } else if (action !== undefined && !isScreenCommand(action)) {
      if (action.endsWith('blackout') && before!.calls.length === 0) {
        const { recording } = await screens.status(user, pc, undefined);
        if (recording && user.rights.blackout) throw new Failure('conflict', noBlackoutOfScreen);
      }
      problem = await commandCall(user, action, clientRequestId);
    }
    if (action !== undefined) telemetry.log.info('On-Demand command of a PC answered', { desktopId, action });
    const { unavailable, calls } = await onDemand.status(user);
    if (unavailable !== undefined) return unusable(unavailable, hidesRecordings);
    const [call] = calls;
    const screen = await screens.status(user, pc, call);
    const listed = call?.actions ?? actionsWithoutCall(user.rights, screen.recording !== undefined);
    return {
      unavailable: null,
      contactId: call?.contact.contactId ?? null,
      look: call?.look ?? null,
      problem,
      hidesRecordings,
      actions: listed.map(({ action, why }) => ({ action, why: why ?? null })),
      screen: {
        recording: screen.recording ?? null,
        actions: screen.actions.map(({ action, why }) => ({ action, why: why ?? null })),
      },
    };
  };
};
