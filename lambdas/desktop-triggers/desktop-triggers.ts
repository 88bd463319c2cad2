import { type DesktopRequest, desktopAudience, desktopRoutes } from '../../api/desktop.ts';
import type { Endpoint } from '../../api/route.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Desktop, DesktopStore } from '../../domain/desktop/desktop.ts';
import type { ReportedStep, StepOutcome } from '../../domain/desktop-item/pause-by-trigger.ts';
import { Failure } from '../../domain/failure.ts';
import { type Credentials, httpEdge } from '../kit/http/edge.ts';
import type { Call } from '../kit/http/operation.ts';
import { signerOf } from '../kit/http/program-key.ts';
import { desktopOnDemand, type OnDemandDependencies } from './on-demand.ts';

export interface Dependencies extends OnDemandDependencies {
  desktops: Pick<DesktopStore, 'find' | 'report'>;
  pauseByTrigger: (desktopId: string, login: string, steps: readonly ReportedStep[]) => Promise<StepOutcome[]>;
  clock: Clock;
  newId: () => string;
}

const endpoint = (call: 'triggers' | 'onDemand'): Endpoint => {
  const { path, request, answer } = desktopRoutes[call];
  return { method: 'post', path, access: 'desktop', body: request, status: 200, answer };
};
const routes = { triggers: endpoint('triggers'), onDemand: endpoint('onDemand') };

/** A PC speaks for who is logged on to it, and for nobody else. @throws Failure `conflict` */
const mustBeLoggedOn = async (
  desktops: Pick<DesktopStore, 'report'>,
  { desktopId }: Desktop,
  login: string,
): Promise<void> => {
  const report = await desktops.report(desktopId);
  if (!report?.users.some((user) => user.login.toLowerCase() === login.toLowerCase())) {
    throw new Failure('conflict', 'This user is not logged on to this PC, by its last report: report first', {
      field: 'login',
    });
  }
};

/** A PC by its own key, as for all its calls. */
const desktopWithKey =
  ({ desktops, clock }: Pick<Dependencies, 'desktops' | 'clock'>) =>
  async ({ route: { path }, request, log }: Credentials<Endpoint>): Promise<Desktop> => {
    const desktop = await signerOf(
      request.header('authorization'),
      { path, body: request.body },
      { audience: desktopAudience, find: (desktopId) => desktops.find(desktopId), now: clock() },
    );
    log({ desktopId: desktop.desktopId });
    return desktop;
  };

const countResults = (done: readonly StepOutcome[], { telemetry }: Pick<Dependencies, 'telemetry'>): void => {
  for (const { is, result, outcomes } of done) {
    const results = outcomes.map((outcome) => outcome.result);
    telemetry.log.info('A trigger was carried out', { is, result, results: [...new Set(results)].sort().join(' ') });
    // Of the end of a pause only what it says of a pause that was missed.
    if (
      (is !== 'ended' || result === 'over') &&
      results.some((one) => one === 'unconfirmed' || one === 'throttled' || one === 'failed')
    ) {
      telemetry.count('TriggerPausesUnconfirmed', 1);
    }
  }
};

/**
 * Takes what PCs have paused by themselves, and pauses what records the same contacts elsewhere; and commands of the
 * On-Demand client. It is a function of its
 * own because it alone, of all that PCs speak to, may send commands to recorders.
 */
export const desktopTriggers = (dependencies: Dependencies) => {
  const { desktops, pauseByTrigger } = dependencies;
  const onDemandOf = desktopOnDemand(dependencies);
  return httpEdge({
    routes,
    operations: {
      triggers:
        () =>
        async ({ body, caller }: Call<Endpoint, Desktop>) => {
          const { login, steps } = body as unknown as { login: string; steps: readonly ReportedStep[] };
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
      onDemand:
        () =>
        async ({ body, caller }: Call<Endpoint, Desktop>) => {
          const asked = body as unknown as DesktopRequest<'onDemand'>;
          await mustBeLoggedOn(desktops, caller, asked.login);
          return onDemandOf(asked, caller);
        },
    },
    identify: desktopWithKey(dependencies),
    context: dependencies,
    defects: 'DesktopTriggersDefects',
  });
};
