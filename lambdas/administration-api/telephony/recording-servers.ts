import type {
  GatewayView,
  RecordingServerChange,
  RecordingServerView,
} from '../../../api/administration/telephony/telephony.ts';
import { codeFrom, codeHash, codeMilliseconds } from '../../../domain/data-server/enrolment-code.ts';
import { Failure } from '../../../domain/failure.ts';
import { findDuplicates, type UserExtension, usersOf } from '../../../domain/flag/extension.ts';
import { type GatewayReport, gatewaySilentSince, unflaggedByReason } from '../../../domain/flag/gateway-report.ts';
import {
  changeRecordingServer as change,
  type Gateway,
  type RecordingServer,
} from '../../../domain/flag/recording-server.ts';
import { callerNameSources, optionalFlags, unflaggedSentences } from '../../../domain/flag/words.ts';
import type { User } from '../../../domain/user/user.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context, Operation } from '../operation.ts';

const noSuchServer = () => new Failure('not-found', 'There is no such recording server');

/** What the views of recording servers are built from. */
interface Known {
  users: readonly User[];
  extensions: readonly UserExtension[];
  dataServers: ReadonlyMap<string, string>;
  reports: ReadonlyMap<string, GatewayReport>;
  now: Date;
}

const read = async ({ users, extensions, dataServers, recordingServers, clock }: Context): Promise<Known> => {
  const [everyone, all, servers, reports] = await Promise.all([
    users.users(),
    extensions.all(),
    dataServers.all(),
    recordingServers.reports(),
  ]);
  return {
    users: everyone,
    extensions: all,
    dataServers: new Map(servers.map(({ dataServerId, name }) => [dataServerId, name])),
    reports: new Map(reports.map((report) => [report.recordingServerId, report])),
    now: clock(),
  };
};

const displayName = ({ firstName = '', lastName = '', username }: User): string =>
  `${firstName} ${lastName}`.trim() || username;

const personIn = (users: readonly User[], userId: string) => {
  const user = users.find((one) => one.userId === userId);
  return { userId, name: user ? displayName(user) : null };
};

const gatewayView = (
  gateway: Gateway,
  report: GatewayReport | undefined,
  { users, extensions, now, usersVersion }: Known & { usersVersion: string },
): GatewayView => {
  const { machine, enrolledAt } = gateway;
  const own = { machine, enrolledAt, silent: gatewaySilentSince(gateway, report, now) !== undefined };
  if (!report)
    return {
      ...own,
      lastSeenAt: null,
      version: null,
      source: null,
      clockOffsetMilliseconds: null,
      usersLoadedAt: null,
      usersCurrent: false,
      agentsWithoutUser: [],
      usersNeverSeen: [],
      days: [],
      unflaggedReasons: [],
      unflagged: [],
      waiting: 0,
      faults: [],
    };
  const { detail, clockOffsetMilliseconds, ...source } = report.source;
  return {
    ...own,
    lastSeenAt: report.at,
    version: report.version,
    source: { ...source, detail: detail ?? null, clockOffsetMilliseconds: clockOffsetMilliseconds ?? null },
    clockOffsetMilliseconds: report.clockOffsetMilliseconds,
    usersLoadedAt: report.users?.loadedAt ?? null,
    usersCurrent: report.users?.version === usersVersion,
    agentsWithoutUser: report.agentsWithoutUser.map(({ agentId, name, extension }) => ({
      agentId,
      name: name ?? null,
      extension: extension ?? null,
    })),
    usersNeverSeen: report.usersNeverSeen.map((userId) => ({
      ...personIn(users, userId),
      extension: extensions.find((one) => one.userId === userId)?.extension ?? null,
    })),
    days: report.days
      .map(({ day, flagged, unflagged }) => ({
        day,
        flagged,
        unflagged: unflagged.reduce((sum, { count }) => sum + count, 0),
      }))
      .sort((a, b) => (a.day < b.day ? 1 : -1)),
    unflaggedReasons: unflaggedByReason(report.days).map(({ reason, count }) => ({
      reason,
      sentence: unflaggedSentences[reason],
      count,
    })),
    unflagged: report.unflagged.map(({ at, extension, guid, contactId, reason }) => ({
      at,
      extension: extension ?? null,
      guid: guid ?? null,
      contactId: contactId ?? null,
      reason,
    })),
    waiting: report.waiting,
    faults: [...report.faults],
  };
};

const viewOf = async (server: RecordingServer, known: Known): Promise<RecordingServerView> => {
  const { recordingServerId, name, site, dataServerId, gateway, enrolment, changed } = server;
  const { users: served, version: usersVersion } = await usersOf(recordingServerId, known);
  const codeWaits = enrolment !== undefined && enrolment.expiresAt > known.now.toISOString();
  return {
    recordingServerId,
    name,
    site: site ?? null,
    dataServerId,
    dataServerName: known.dataServers.get(dataServerId) ?? null,
    optionalFlags: [...(server.optionalFlags ?? [])],
    flagsCreated: server.optionalFlags !== undefined,
    guidWindowSeconds: server.guidWindowSeconds,
    wrapUpSeconds: server.wrapUpSeconds,
    callerNameOrder: [...server.callerNameOrder],
    version: server.version,
    changedAt: changed?.at ?? null,
    changedBy: changed?.by ?? null,
    enrolment: codeWaits ? { expiresAt: enrolment.expiresAt } : null,
    loadUsersRequestedAt: server.loadUsersRequestedAt ?? null,
    users: served.length,
    duplicateExtensions: findDuplicates(known.extensions, known.users)
      .filter((one) => one.recordingServerId === recordingServerId)
      .map(({ extension, userIds }) => ({
        extension,
        users: userIds.map((userId) => personIn(known.users, userId)),
      })),
    gateway: gateway ? gatewayView(gateway, known.reports.get(recordingServerId), { ...known, usersVersion }) : null,
  };
};

/** By site, then by name; those without a site last. */
const place = ({ site, name }: RecordingServerView): string => `${site ?? '\u{10ffff}'}\u0000${name}`;

export const listRecordingServers: Operation<'listRecordingServers'> = (context) => async () => {
  const [servers, known] = await Promise.all([context.recordingServers.all(), read(context)]);
  const views = await Promise.all(servers.map((server) => viewOf(server, known)));
  return { recordingServers: views.sort((a, b) => place(a).localeCompare(place(b), 'en')) };
};

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

const check = async (
  { name, dataServerId, wrapUpSeconds, optionalFlags: chosen }: RecordingServerChange,
  { recordingServers, dataServers }: Context,
  ownId?: string,
) => {
  const [servers, known] = await Promise.all([recordingServers.all(), dataServers.all()]);
  if (servers.some((other) => other.recordingServerId !== ownId && sameName(other.name, name)))
    throw new Failure('conflict', `A recording server named ${name} already exists`, { field: 'name' });
  if (!known.some((server) => server.dataServerId === dataServerId))
    throw new Failure('invalid', 'There is no such data server', { field: 'dataServerId' });
  if (wrapUpSeconds > 0 && !chosen.includes('CTIWrapup'))
    throw new Failure('invalid', 'Only with the flag CTIWrapup', { field: 'wrapUpSeconds' });
};

const changed = ({ site, optionalFlags: chosen, ...body }: RecordingServerChange) => ({
  ...body,
  ...(site !== null && { site }),
  optionalFlags: optionalFlags.filter((flag) => chosen.includes(flag)),
  callerNameOrder: body.callerNameOrder.filter((source) => callerNameSources.includes(source)),
});

export const createRecordingServer: Operation<'createRecordingServer'> =
  (context) =>
  async ({ body, caller }) => {
    if (body.version !== 0) throw new Failure('invalid', 'A new recording server has version 0', { field: 'version' });
    await check(body, context);
    const { optionalFlags: chosen, ...rest } = changed(body);
    const server: RecordingServer = {
      ...rest,
      // Unless this request decides, the set-up of the gateway itself creates them.
      ...(chosen.length > 0 && { optionalFlags: chosen }),
      recordingServerId: context.newId(),
      changed: { at: context.clock().toISOString(), by: nameOf(caller) },
    };
    await context.recordingServers.save(server);
    context.telemetry.log.info('Recording server saved', { recordingServerId: server.recordingServerId });
    return viewOf({ ...server, version: 1 }, await read(context));
  };

export const changeRecordingServer: Operation<'changeRecordingServer'> =
  (context) =>
  async ({ params: { recordingServerId }, body, caller }) => {
    const before = await context.recordingServers.find(recordingServerId);
    if (!before) throw noSuchServer();
    await check(body, context, recordingServerId);
    const { site: _, ...kept } = before;
    const server: RecordingServer = {
      ...kept,
      ...changed(body),
      changed: { at: context.clock().toISOString(), by: nameOf(caller) },
    };
    await context.recordingServers.save(server);
    context.telemetry.log.info('Recording server saved', { recordingServerId });
    return viewOf({ ...server, version: server.version + 1 }, await read(context));
  };

export const removeRecordingServer: Operation<'removeRecordingServer'> =
  ({ recordingServers, telemetry }) =>
  async ({ params: { recordingServerId }, caller }) => {
    const server = await recordingServers.find(recordingServerId);
    if (!server) throw noSuchServer();
    await recordingServers.remove(server);
    telemetry.log.info('Recording server removed', { recordingServerId, by: nameOf(caller) });
    return { removed: true };
  };

/** Only this answer contains the code: we store its hash. A new code replaces one that was not used. */
export const createGatewayCode: Operation<'createGatewayCode'> =
  ({ recordingServers, clock, randomBytes, telemetry }) =>
  async ({ params: { recordingServerId } }) => {
    const code = codeFrom(randomBytes(20));
    const hash = await codeHash(code);
    const expiresAt = new Date(clock().getTime() + codeMilliseconds).toISOString();
    await change(recordingServers, recordingServerId, (server) => ({
      ...server,
      enrolment: { codeHash: hash, expiresAt },
    }));
    telemetry.log.info('Enrolment code for a gateway created', { recordingServerId });
    return { code, expiresAt };
  };

/** Its gateway learns of it with its next report (QG-19). */
export const loadGatewayUsers: Operation<'loadGatewayUsers'> =
  (context) =>
  async ({ params: { recordingServerId } }) => {
    const loadUsersRequestedAt = context.clock().toISOString();
    const server = await change(context.recordingServers, recordingServerId, (stored) => ({
      ...stored,
      loadUsersRequestedAt,
    }));
    return viewOf(server, await read(context));
  };
