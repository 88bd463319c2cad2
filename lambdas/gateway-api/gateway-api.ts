import { gatewayRoutes } from '../../api/programs/gateway.ts';
import { gatewayWithKey } from '../access/gateway-with-key.ts';
import { programApi } from '../kit/http/program-api.ts';
import { calls } from './calls.ts';
import { enrol } from './enrol.ts';
import { flagBatch, flags } from './flags.ts';
import type { Dependencies, Operations } from './operation.ts';
import { report } from './report.ts';
import { defineFlags, settings, users } from './settings-of-gateway.ts';

export const operations: Operations = { enrol, settings, defineFlags, users, flags, flagBatch, calls, report };

/** The API that gateways speak, as a function: API Gateway and the tests are its callers. */
export const gatewayApi = (dependencies: Dependencies) =>
  programApi({
    contract: gatewayRoutes,
    operations,
    access: 'gateway',
    identify: gatewayWithKey(dependencies),
    context: dependencies,
    defects: 'GatewayApiDefects',
  });
