import type { Endpoint } from '../../api/route.ts';
import { type StagingCall, stagingRoutes } from '../../api/staging.ts';
import { type Credentials, httpEdge } from '../kit/http/edge.ts';
import type { Call } from '../kit/http/operation.ts';
import { NotSignedIn } from '../kit/http/problem.ts';
import { signerOf } from '../kit/http/program-key.ts';
import { custody } from './custody.ts';
import { enrol } from './enrol.ts';
import { confirm, deletions, fail, parts, uploads, work } from './hand-over.ts';
import type { Caller, Dependencies, Operations } from './operation.ts';
import { register } from './register.ts';
import { status } from './status.ts';

export const operations: Operations = {
  enrol,
  status,
  register,
  work,
  uploads,
  parts,
  confirm,
  fail,
  deletions,
  custody,
};

const calls = Object.keys(stagingRoutes) as StagingCall[];

/** Each call as the HTTP edge knows routes. Only who enrols has no key yet. */
const endpoints: Record<string, Endpoint> = Object.fromEntries(
  calls.map((call) => {
    const { path, request, answer } = stagingRoutes[call];
    return [
      call,
      { method: 'post', path, access: call === 'enrol' ? 'anyone' : 'agent', body: request, status: 200, answer },
    ];
  }),
);

/** A staging agent by its own key: each call is signed. */
const agentWithKey =
  ({ dataServers, clock }: Pick<Dependencies, 'dataServers' | 'clock'>) =>
  async ({ route: { path }, request, log }: Credentials<Endpoint>): Promise<Caller> => {
    const signed = { path, body: request.body };
    const agent = await signerOf(request.header('authorization'), signed, {
      audience: 'fermata-staging',
      find: (agentId) => dataServers.agent(agentId),
      now: clock(),
    });
    log({ agentId: agent.agentId });
    const server = await dataServers.find(agent.dataServerId);
    if (!server) throw new NotSignedIn('The data server of this agent is no longer registered');
    return { agent, server };
  };

/** The API that staging agents speak, as a function: API Gateway, the tests and a laptop's server are its callers. */
export const stagingApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: endpoints,
    operations: Object.fromEntries(
      calls.map((call) => [
        call,
        () => {
          // Each operation fits its own call, as `Operations` holds; here, where only some call is known, that is not visible.
          const operation = operations[call](dependencies) as (body: unknown, caller?: Caller) => Promise<unknown>;
          return ({ body, caller }: Call<Endpoint, Caller>) => operation(body, caller as Caller | undefined);
        },
      ]),
    ),
    identify: agentWithKey(dependencies),
    context: dependencies,
    defects: 'StagingApiDefects',
  });
