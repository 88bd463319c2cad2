import type { DataServerChange, DataServerView } from '../../../api/administration/administration.ts';
import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { codeFrom, codeHash, codeMilliseconds } from '../../../domain/data-server/enrolment-code.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Caller } from '../../../domain/user/visibility.ts';
import { nameOf } from '../../access/caller.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Context, Operation } from '../operation.ts';
import { wrongFields } from './data-server-change.ts';

const noSuchServer = () => new Failure('not-found', 'There is no such data server');

const changedMeanwhile = () =>
  new Failure('conflict', 'Somebody else has changed this data server in the meantime', { field: 'version' });

const viewOf = async (server: DataServer, { dataServers, clock }: Context): Promise<DataServerView> => {
  const { dataServerId, name, stagedUpload, timeZone, bandwidth, association, version, changed, enrolment } = server;
  const [statuses, enrolled] = await Promise.all([dataServers.statuses(dataServerId), dataServers.agents()]);
  const statusByAgent = new Map(statuses.map((status) => [status.agentId, status]));
  const agents = enrolled
    .filter((agent) => agent.dataServerId === dataServerId)
    .map(({ agentId, machine }) => {
      const status = statusByAgent.get(agentId);
      return {
        agentId,
        machine,
        lastSeenAt: status?.at ?? null,
        version: status?.version ?? null,
        waiting: status ? { ...status.waiting, oldest: status.waiting.oldest ?? null } : null,
        disk: status ? { ...status.disk } : null,
        errors: [...(status?.errors ?? [])],
        notTaken: status?.notTaken ? { ...status.notTaken, files: [...status.notTaken.files] } : null,
      };
    });
  const codeWaits = enrolment !== undefined && enrolment.expiresAt > clock().toISOString();
  return {
    dataServerId,
    name,
    stagedUpload: {
      enabled: stagedUpload.enabled,
      location: stagedUpload.location ?? null,
      username: stagedUpload.username ?? null,
      passwordSet: stagedUpload.passwordSet,
    },
    timeZone,
    bandwidth: bandwidth.map((window) => ({ ...window, days: [...window.days] })),
    association: { ...association, ipRanges: [...association.ipRanges], teamIds: [...association.teamIds] },
    version,
    changedAt: changed?.at ?? null,
    changedBy: changed?.by ?? null,
    enrolment: codeWaits ? { expiresAt: enrolment.expiresAt } : null,
    agents: agents.sort((a, b) => (a.machine < b.machine ? -1 : 1)),
  };
};

const asChanged = (
  dataServerId: string,
  { name, stagedUpload, timeZone, bandwidth, association, version }: DataServerChange,
  before?: DataServer,
): DataServer => {
  const { enabled, location, username, password } = stagedUpload;
  return {
    ...(before?.enrolment && { enrolment: before.enrolment }),
    dataServerId,
    name,
    stagedUpload: {
      enabled,
      ...(location !== null && { location }),
      ...(username !== null && { username }),
      passwordSet: password !== undefined || (before?.stagedUpload.passwordSet ?? false),
    },
    timeZone,
    bandwidth,
    association,
    version,
  };
};

/**
 * Everything is checked before anything is written. The password is written first, because a server that claims to have
 * one must have one.
 */
const save = async (
  dataServerId: string,
  body: DataServerChange,
  caller: Caller,
  context: Context,
  before?: DataServer,
): Promise<DataServerView> => {
  const { dataServers, passwords, directory, clock, telemetry } = context;
  const { teams } = await directory.seenBy(caller);
  const wrong = wrongFields(body, { teams, teamIdsBefore: before?.association.teamIds ?? [] });
  if (wrong.length > 0) throw new WrongInput(wrong);
  const others = (await dataServers.all()).filter((other) => other.dataServerId !== dataServerId);
  if (others.some((other) => sameName(other.name, body.name))) {
    throw new Failure('conflict', `A data server named ${body.name} already exists`, { field: 'name' });
  }
  const { password } = body.stagedUpload;
  if (password !== undefined) await passwords.keep(dataServerId, password);
  const server = {
    ...asChanged(dataServerId, body, before),
    changed: { at: clock().toISOString(), by: nameOf(caller) },
  };
  await dataServers.save(server);
  telemetry.log.info('Data server saved', {
    dataServerId,
    version: body.version + 1,
    enabled: server.stagedUpload.enabled,
    passwordChanged: password !== undefined,
  });
  return viewOf({ ...server, version: body.version + 1 }, context);
};

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

export const listDataServers: Operation<'listDataServers'> = (context) => async () => {
  const servers = (await context.dataServers.all()).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { dataServers: await Promise.all(servers.map((server) => viewOf(server, context))) };
};

export const createDataServer: Operation<'createDataServer'> =
  (context) =>
  async ({ body, caller }) => {
    if (body.version !== 0) throw new Failure('invalid', 'A new data server has version 0', { field: 'version' });
    return save(context.newId(), body, caller, context);
  };

export const changeDataServer: Operation<'changeDataServer'> =
  (context) =>
  async ({ params: { dataServerId }, body, caller }) => {
    const before = await context.dataServers.find(dataServerId);
    if (!before) throw noSuchServer();
    if (before.version !== body.version) throw changedMeanwhile();
    return save(dataServerId, body, caller, context, before);
  };

/** Only this answer contains the code: we store its hash. A new code replaces one that was not used. */
export const createEnrolmentCode: Operation<'createEnrolmentCode'> =
  ({ dataServers, clock, randomBytes, telemetry }) =>
  async ({ params: { dataServerId } }) => {
    const server = await dataServers.find(dataServerId);
    if (!server) throw noSuchServer();
    const code = codeFrom(randomBytes(20));
    const expiresAt = new Date(clock().getTime() + codeMilliseconds).toISOString();
    await dataServers.save({ ...server, enrolment: { codeHash: await codeHash(code), expiresAt } });
    telemetry.log.info('Enrolment code given out', { dataServerId });
    return { code, expiresAt };
  };

/** For a machine that was replaced or stolen: its key no longer gives access. Harmless when repeated. */
export const removeStagingAgent: Operation<'removeStagingAgent'> =
  (context) =>
  async ({ params: { dataServerId, agentId }, caller }) => {
    const { dataServers, telemetry } = context;
    const server = await dataServers.find(dataServerId);
    if (!server) throw noSuchServer();
    const agents = await dataServers.agents();
    const ofAnother = agents.some((agent) => agent.agentId === agentId && agent.dataServerId !== dataServerId);
    if (ofAnother) throw new Failure('not-found', 'There is no such staging agent on this data server');
    await dataServers.removeAgent(agentId);
    telemetry.log.info('Staging agent removed', { dataServerId, agentId, by: nameOf(caller) });
    return viewOf(server, context);
  };
