import { stagingRoutes } from '../../api/programs/staging.ts';
import type { Endpoint } from '../../api/route.ts';
import type { Credentials } from '../kit/http/edge.ts';
import { NotSignedIn } from '../kit/http/problem.ts';
import { programApi } from '../kit/http/program-api.ts';
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

/** Identifies a staging agent by its own key, which signs each call. */
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
  programApi({
    contract: stagingRoutes,
    operations,
    access: 'agent',
    identify: agentWithKey(dependencies),
    context: dependencies,
    defects: 'StagingApiDefects',
  });
