import { type DesktopCall, desktopAudience, desktopRoutes } from '../../api/desktop.ts';
import type { Endpoint } from '../../api/route.ts';
import type { Desktop } from '../../domain/desktop/desktop.ts';
import { type Credentials, httpEdge } from '../kit/http/edge.ts';
import type { Call } from '../kit/http/operation.ts';
import { signerOf } from '../kit/http/program-key.ts';
import { commandAnswers, commands } from './commands.ts';
import { enrol } from './enrol.ts';
import { extractions, results } from './extractions.ts';
import { confirm, deletions, fail, parts, uploads, work } from './hand-over.ts';
import { itemCounts, items } from './items.ts';
import { logonSessions } from './logon-sessions.ts';
import type { Dependencies, Operations } from './operation.ts';
import { register } from './register.ts';
import { report } from './report.ts';
import { ticket } from './ticket.ts';

export const operations = {
  enrol,
  report,
  items,
  itemCounts,
  logonSessions,
  extractions,
  results,
  register,
  work,
  uploads,
  parts,
  confirm,
  fail,
  deletions,
  commands,
  commandAnswers,
  ticket,
} as const satisfies Operations;

const calls = Object.keys(operations) as (keyof typeof operations)[];

/** Each call as the HTTP edge knows routes. A PC that enrols has no key yet. */
const endpoints: Record<string, Endpoint> = Object.fromEntries(
  calls.map((call) => {
    const { path, request, answer } = desktopRoutes[call as DesktopCall];
    return [
      call,
      { method: 'post', path, access: call === 'enrol' ? 'anyone' : 'desktop', body: request, status: 200, answer },
    ];
  }),
);

/** A PC by its own key: each call is signed. */
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

/** The API that desktop agents speak, as a function: API Gateway, the tests and a laptop's server are its callers. */
export const desktopApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: endpoints,
    operations: Object.fromEntries(
      calls.map((call) => [
        call,
        () => {
          // Each operation fits its own call, as `Operations` holds; here, where only some call is known, that is not visible.
          const operation = operations[call](dependencies) as (body: unknown, desktop?: Desktop) => Promise<unknown>;
          return ({ body, caller }: Call<Endpoint, Desktop>) => operation(body, caller as Desktop | undefined);
        },
      ]),
    ),
    identify: desktopWithKey(dependencies),
    context: dependencies,
    defects: 'DesktopApiDefects',
  });
