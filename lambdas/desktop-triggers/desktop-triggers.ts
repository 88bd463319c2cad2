import { type DesktopRequest, desktopRoutes } from '../../api/programs/desktop.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Desktop, DesktopStore, LoggedOn } from '../../domain/desktop/desktop.ts';
import type { ReportedStep, StepOutcome } from '../../domain/desktop-item/pause-by-trigger.ts';
import { Failure } from '../../domain/failure.ts';
import { desktopWithKey } from '../access/desktop-with-key.ts';
import { programApi } from '../kit/http/program-api.ts';
import { desktopOnDemand, type OnDemandDependencies } from './on-demand.ts';

export interface Dependencies extends OnDemandDependencies {
  desktops: Pick<DesktopStore, 'find' | 'report'>;
  pauseByTrigger: (desktopId: string, login: string, steps: readonly ReportedStep[]) => Promise<StepOutcome[]>;
  clock: Clock;
  newId: () => string;
}

/** A PC may only act for the people who are logged on to it. @throws Failure `conflict` */
const mustBeLoggedOn = async (
  desktops: Pick<DesktopStore, 'report'>,
  { desktopId }: Desktop,
  login: string,
): Promise<LoggedOn> => {
  const report = await desktops.report(desktopId);
  const loggedOn = report?.users.find((user) => user.login.toLowerCase() === login.toLowerCase());
  if (!loggedOn) {
    throw new Failure('conflict', 'This user is not logged on to this PC, by its last report: report first', {
      field: 'login',
    });
  }
  return loggedOn;
};

const countResults = (done: readonly StepOutcome[], { telemetry }: Pick<Dependencies, 'telemetry'>): void => {
  for (const { is, result, outcomes } of done) {
    const results = outcomes.map((outcome) => outcome.result);
    telemetry.log.info('A trigger was carried out', { is, result, results: [...new Set(results)].sort().join(' ') });
    // From the end of a pause, only take what it says about a pause that was missed.
    if (
      (is !== 'ended' || result === 'over') &&
      results.some((one) => one === 'unconfirmed' || one === 'throttled' || one === 'failed')
    ) {
      telemetry.count('TriggerPausesUnconfirmed', 1);
    }
  }
};

/**
 * Receives the pauses that PCs made by themselves, and pauses everything else that records the same contacts. Also
 * receives commands of the On-Demand client. It is a function of its own, because of all that PCs talk to, only this
 * one may send commands to recorders.
 */
export const desktopTriggers = (dependencies: Dependencies) => {
  const { desktops, pauseByTrigger } = dependencies;
  const onDemandOf = desktopOnDemand(dependencies);
  return programApi({
    contract: desktopRoutes,
    access: 'desktop',
    operations: {
      triggers:
        () =>
        async ({ login, steps }: DesktopRequest<'triggers'>, caller: Desktop) => {
          await mustBeLoggedOn(desktops, caller, login);
          const done = await pauseByTrigger(caller.desktopId, login, steps);
          countResults(done, dependencies);
          return {
            steps: done.map(({ outcomes, ...step }) => ({
              ...step,
              outcomes: outcomes.map(({ recorder, medium, result }) => ({ recorder, medium, result })),
            })),
          };
        },
      onDemand: () => async (request: DesktopRequest<'onDemand'>, caller: Desktop) => {
        return onDemandOf(request, caller, await mustBeLoggedOn(desktops, caller, request.login));
      },
    },
    identify: desktopWithKey(dependencies),
    context: dependencies,
    defects: 'DesktopTriggersDefects',
  });
};
