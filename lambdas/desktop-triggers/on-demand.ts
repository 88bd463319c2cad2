import type { DesktopAnswer, DesktopRequest } from '../../api/programs/desktop.ts';
import { isDone } from '../../domain/control/recorder/outcome.ts';
import type { Desktop } from '../../domain/desktop/desktop.ts';
import { Failure } from '../../domain/failure.ts';
import type { OnDemandEngine, OnDemandUser } from '../../domain/on-demand/on-demand.ts';
import { type LoginDirectory, multipleAgents, userOfLogin } from '../../domain/on-demand/user-of-login.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface OnDemandDependencies {
  onDemand: Pick<OnDemandEngine, 'status' | 'command'>;
  loginDirectory: () => Promise<LoginDirectory>;
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

/** What the On-Demand client of a PC asks and commands for who is logged on there (OD-15). */
export const desktopOnDemand =
  ({ onDemand, loginDirectory, telemetry }: OnDemandDependencies) =>
  async (
    { login, machine, action, clientRequestId }: DesktopRequest<'onDemand'>,
    { desktopId }: Pick<Desktop, 'desktopId'>,
  ): Promise<DesktopAnswer<'onDemand'>> => {
    const directory = await loginDirectory();
    if (!directory.settings.enabled) return unusable('On-Demand is off.', false);
    let user: OnDemandUser;
    try {
      user = userOfLogin(login, directory);
    } catch (error) {
      if (error instanceof Failure && error.message === multipleAgents) {
        telemetry.log.warn(multipleAgents, { desktopId, machine });
      }
      throw error;
    }
    const hidesRecordings = user.rights.onlyOwn;
    let problem: string | null = null;
    if (action !== undefined) {
      const { result } = await onDemand.command(user, action, {
        ...(clientRequestId !== undefined && { clientRequestId }),
      });
      const failed = result.outcomes.find((outcome) => !isDone(outcome));
      if (failed) problem = `It is not confirmed: ${failed.detail ?? failed.result}`;
      for (const error of result.errors) telemetry.defect('An On-Demand command may not have reached a leg', error);
      telemetry.log.info('On-Demand command of a PC answered', { desktopId, action });
    }
    const { unavailable, calls } = await onDemand.status(user);
    if (unavailable !== undefined) return unusable(unavailable, hidesRecordings);
    const [call] = calls;
    return {
      unavailable: null,
      contactId: call?.contact.contactId ?? null,
      look: call?.look ?? null,
      problem,
      hidesRecordings,
      actions: (call?.actions ?? []).map(({ action, why }) => ({ action, why: why ?? null })),
    };
  };
