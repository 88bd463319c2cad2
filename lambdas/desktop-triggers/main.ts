import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DesktopTable } from '../../adapters/dynamodb/desktop/desktop-table.ts';
import { batchReads } from '../../adapters/dynamodb/table/table-reads.ts';
import { UserIdentifierTable } from '../../adapters/dynamodb/user/user-identifier-table.ts';
import { pauseByTrigger } from '../../domain/desktop-item/pause-by-trigger.ts';
import { controlPorts } from '../control/control-ports.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { desktopTriggers } from './desktop-triggers.ts';
import { desktopTriggersSettings } from './settings.ts';

const settings = readSettings(desktopTriggersSettings);
const telemetry = newTelemetry();
const dynamo = batchReads(new DynamoDBClient());
const ports = controlPorts(settings, { dynamo, count: telemetry.count });

export const handler = overGateway(
  desktopTriggers({
    desktops: new DesktopTable(dynamo, settings.DESKTOPS_TABLE),
    pauseByTrigger: pauseByTrigger({
      ...ports,
      identifiers: new UserIdentifierTable(dynamo, settings.USERS_TABLE),
      isEnabled: async () => (await ports.controlSettings.read())?.enabled ?? false,
    }),
    clock: ports.clock,
    newId: ports.newId,
    telemetry,
  }),
);
