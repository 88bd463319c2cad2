import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { socketsAt } from '../../adapters/api-gateway/web-sockets.ts';
import { ConnectionTable } from '../../adapters/dynamodb/control/connection-table.ts';
import { changesIn, type LiveTableChange } from '../../adapters/dynamodb/control/live/live-changes.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { AccessListTable } from '../../adapters/dynamodb/user/access-list-table.ts';
import { UserTable } from '../../adapters/dynamodb/user/user-table.ts';
import { announce } from '../../domain/changes/announce.ts';
import { closeRemoved, stillAllowed } from '../../domain/changes/close-removed.ts';
import { agentsOfContact } from '../../domain/changes/contact-changes.ts';
import { readSettings } from '../kit/settings.ts';
import { telemetry as newTelemetry } from '../kit/telemetry.ts';
import { onChange as tellOfChanges } from './on-change.ts';
import { onSchedule as closeOnSchedule } from './on-schedule.ts';
import { onSocket as openAndClose } from './on-socket.ts';
import { changesSettings } from './settings.ts';
import { teamOf } from './team-of.ts';

const settings = readSettings(changesSettings);
const dynamo = new DynamoDBClient();
const clock = () => new Date();
const telemetry = newTelemetry();
const connections = new ConnectionTable(dynamo, settings.LIVE_TABLE, clock);
const live = new LiveContactTable(dynamo, settings.LIVE_TABLE, clock);
const users = new UserTable(dynamo, settings.USERS_TABLE);
// On one machine the engine manages connections at an address of its own, below this path.
const sockets = socketsAt(new URL(settings.CHANGES_ENDPOINT, process.env.AWS_ENDPOINT_URL).href);

/** Handles connecting, messages and disconnecting. */
export const onSocket = openAndClose({ connections, sockets, telemetry });

/** The live table's stream. */
export const onChange = tellOfChanges<DynamoDBRecord>({
  changesIn: ({ dynamodb }) => changesIn({ before: dynamodb?.OldImage, now: dynamodb?.NewImage } as LiveTableChange),
  announce: announce({
    connections,
    sockets,
    teamOf: teamOf((agentId) => users.teamOf(agentId), clock),
    agentsOf: async (contactId) => {
      const contact = await live.find(contactId);
      return contact ? agentsOfContact(contact) : [];
    },
  }),
  telemetry,
});

/** Once a minute. */
export const onSchedule = closeOnSchedule({
  closeRemoved: closeRemoved({
    connections,
    sockets,
    stillAllowed: stillAllowed(new AccessListTable(dynamo, settings.USERS_TABLE)),
  }),
  wait: sleep,
  telemetry,
});
