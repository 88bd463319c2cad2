import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { ConnectListening } from '../../adapters/amazon-connect/connect-listening.ts';
import { connectRequest } from '../../adapters/amazon-connect/connect-request.ts';
import { MonitoringTable } from '../../adapters/dynamodb/contact/monitoring-table.ts';
import { ControlSettingsTable } from '../../adapters/dynamodb/control/control-settings-table.ts';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live-contact-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { currentAccess } from '../access/current-access.ts';
import { overGateway } from '../kit/http/gateway.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { monitoringApi } from './monitoring-api.ts';
import { monitoringApiSettings } from './settings.ts';

const settings = readSettings(monitoringApiSettings);
const clock = () => new Date();
const dynamodb = new DynamoDBClient();
const telemetry = newTelemetry();
const instanceId = settings.CONNECT_INSTANCE_ARN.split('/')[1] ?? '';
const connect = connectRequest({
  region: process.env.AWS_REGION ?? '',
  endpoint: settings.CONNECT_ENDPOINT,
  credentials: defaultProvider(),
});

export const handler = overGateway(
  monitoringApi({
    live: new LiveContactTable(dynamodb, settings.LIVE_TABLE, clock),
    controls: new ControlTable(dynamodb, { live: settings.LIVE_TABLE, contacts: settings.CONTACTS_TABLE }),
    controlSettings: new ControlSettingsTable(dynamodb, settings.USERS_TABLE),
    users: new UserTable(dynamodb, settings.USERS_TABLE),
    currentAccess: currentAccess(new AccessListTable(dynamodb, settings.USERS_TABLE), { clock, telemetry }),
    monitorings: new MonitoringTable(dynamodb, settings.CONTACTS_TABLE),
    listening: instanceId ? { 'amazon-connect': new ConnectListening(connect, instanceId) } : {},
    listeningIsOn: settings.LISTENING,
    clock,
    newId: randomUUID,
    telemetry,
  }),
);
