import { type GatewayCall, gatewayAudience, gatewayRoutes } from '../../api/gateway.ts';
import type { Endpoint } from '../../api/route.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import { type Credentials, httpEdge } from '../kit/http/edge.ts';
import type { Call } from '../kit/http/operation.ts';
import { signerOf } from '../kit/http/program-key.ts';
import { enrol } from './enrol.ts';
import { flags } from './flags.ts';
import type { Dependencies, Operations } from './operation.ts';
import { report } from './report.ts';
import { defineFlags, settings, users } from './settings-of-gateway.ts';

export const operations: Operations = { enrol, settings, defineFlags, users, flags, report };

const calls = Object.keys(operations) as GatewayCall[];

/** Each call as the HTTP edge knows routes. A gateway that enrols has no key yet. */
const endpoints: Record<string, Endpoint> = Object.fromEntries(
  calls.map((call) => {
    const { path, request, answer } = gatewayRoutes[call];
    return [
      call,
      { method: 'post', path, access: call === 'enrol' ? 'anyone' : 'gateway', body: request, status: 200, answer },
    ];
  }),
);

/** A gateway by its own key: each call is signed. */
const gatewayWithKey =
  ({ recordingServers, clock }: Pick<Dependencies, 'recordingServers' | 'clock'>) =>
  async ({ route: { path }, request, log }: Credentials<Endpoint>): Promise<RecordingServer> => {
    const { server } = await signerOf(
      request.header('authorization'),
      { path, body: request.body },
      {
        audience: gatewayAudience,
        find: async (gatewayId) => {
          const server = await recordingServers.find(gatewayId);
          return server?.gateway && { publicKey: server.gateway.publicKey, server };
        },
        now: clock(),
      },
    );
    log({ recordingServerId: server.recordingServerId });
    return server;
  };

/** The API that gateways speak, as a function: API Gateway and the tests are its callers. */
export const gatewayApi = (dependencies: Dependencies) =>
  httpEdge({
    routes: endpoints,
    operations: Object.fromEntries(
      calls.map((call) => [
        call,
        () => {
          // Each operation fits its own call, as `Operations` holds; here, where only some call is known, that is not visible.
          const operation = operations[call](dependencies) as (
            body: unknown,
            server?: RecordingServer,
          ) => Promise<unknown>;
          return ({ body, caller }: Call<Endpoint, RecordingServer>) =>
            operation(body, caller as RecordingServer | undefined);
        },
      ]),
    ),
    identify: gatewayWithKey(dependencies),
    context: dependencies,
    defects: 'GatewayApiDefects',
  });
