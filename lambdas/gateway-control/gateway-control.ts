import { gatewayRoutes } from '../../api/programs/gateway.ts';
import { gatewayWithKey } from '../access/gateway-with-key.ts';
import { programApi } from '../kit/http/program-api.ts';

import { commandAnswers, commands } from './commands.ts';
import { liveCalls } from './live-calls.ts';
import type { Dependencies } from './operation.ts';

/**
 * Receives the events of calls at a recording server whose recorder Fermata controls, and gives its gateway the
 * commands for the recorder. It is a function of its own, because of all that gateways talk to, only this one may send
 * commands to recorders.
 */
export const gatewayControl = (dependencies: Dependencies) =>
  programApi({
    contract: gatewayRoutes,
    operations: { liveCalls, commands, commandAnswers },
    access: 'gateway',
    identify: gatewayWithKey(dependencies),
    context: dependencies,
    defects: 'GatewayControlDefects',
  });
