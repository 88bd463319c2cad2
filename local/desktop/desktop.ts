import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DesktopListView } from '../../api/administration/desktops/desktop-list.ts';
import type { AcdConfigurationView, RecordingRolesView } from '../../api/administration/people/who-is-recorded.ts';
import type { RecordingPermission } from '../../domain/schedule/recording-roles.ts';
import { runChildProgram, startChildProgram } from '../engine/child-program.ts';
import type { Ask } from '../users/administrator.ts';
import { startDisplay } from './display.ts';

const root = join(import.meta.dirname, '../..');
const program = 'desktop-agent/main.ts';

/** Leaves out every variable with which a program could reach a cloud other than through its own API. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));

/** A folder that plays the part of an agent's PC. */
export interface PcPlace {
  folder: string;
  settingsFile: string;
  logFile: string;
  /** The environment of programs of the user who is logged on there. */
  userEnvironment: { XDG_RUNTIME_DIR: string; XDG_STATE_HOME: string };
}

/** Empties the folder first, because recordings there belonged to a system that is gone. */
export const makePcPlace = (folder: string, { apiUrl }: { apiUrl: string }): PcPlace => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const settingsFile = join(folder, 'settings.json');
  // The path of a socket may have at most 107 bytes.
  const sockets = join(tmpdir(), `fermata-pc-${process.pid}-${Date.now()}`);
  const settings = {
    apiUrl,
    folder: join(folder, 'service'),
    socketFolder: sockets,
    pollSeconds: 1,
  };
  writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  return {
    ...{ folder, settingsFile, logFile: join(folder, 'desktop-agent.log') },
    userEnvironment: { XDG_RUNTIME_DIR: `${sockets}-user`, XDG_STATE_HOME: join(folder, 'state') },
  };
};

/**
 * Does what an administrator does so that an agent's screen is recorded: turns RTE messaging on, gives them a role with Record
 * Screen, and sets their login at the PC, which is that of the person who runs this.
 */
export const letRecordScreen = async (
  ask: Ask,
  username: string,
  permissions: readonly RecordingPermission[] = ['record-voice', 'record-screen'],
): Promise<void> => {
  const acd = await ask<AcdConfigurationView>('GET', '/v1/acd-configuration/amazon-connect');
  if (!acd.rteMessaging) {
    await ask('PUT', '/v1/acd-configuration/amazon-connect', { rteMessaging: true, version: acd.version });
  }
  const { users } = await ask<{ users: { userId: string; username: string }[] }>('GET', '/v1/users');
  const userId = users.find((one) => one.username === username)?.userId;
  if (userId === undefined) throw new Error(`There is no user ${username}`);
  const { roles, everybodyElse, version } = await ask<RecordingRolesView>('GET', '/v1/recording-roles');
  if (!roles.some((role) => role.userIds.includes(userId))) {
    const role = {
      ...{ roleId: 'screens', name: 'Agents with screens', teamIds: [], userIds: [userId] },
      permissions,
    };
    await ask('PUT', '/v1/recording-roles', { roles: [...roles, role], everybodyElse, version });
  }
  const identifiers = { systemUsername: userInfo().username, systemDomain: null, phone: null, crmUsername: null };
  await ask('PUT', `/v1/users/${userId}/identifiers`, identifiers);
};

export interface LocalDesktop {
  desktopId: string;
  display: string;
  /** The environment of a program that the user starts there. */
  env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts a PC with a virtual display, on which the desktop agent's two processes run. Resolves once it records. */
export const startDesktop = async (
  ask: Ask,
  place: PcPlace,
  {
    username,
    permissions,
    signal,
  }: { username: string; permissions?: readonly RecordingPermission[]; signal?: AbortSignal },
): Promise<LocalDesktop> => {
  await letRecordScreen(ask, username, permissions);
  const { code } = await ask<{ code: string }>('POST', '/v1/desktop-enrolment-codes', { maxUses: 1, days: 1 });
  const env = plainEnvironment();
  const { settingsFile, logFile, userEnvironment } = place;
  const words = (command: string) => [program, command, '--settings', settingsFile];
  await runChildProgram('desktop-agent enrol', process.execPath, [...words('enrol'), '--code', code], {
    ...{ cwd: root, env },
    ...(signal && { signal }),
  });
  const display = await startDisplay();
  const runs = { cwd: root, grace: 10, logFile };
  const service = startChildProgram(process.execPath, words('run'), { ...runs, env });
  mkdirSync(userEnvironment.XDG_RUNTIME_DIR, { mode: 0o700 });
  const ofUser = { ...env, ...userEnvironment, DISPLAY: display.name, XDG_SESSION_TYPE: 'x11' };
  const session = startChildProgram(process.execPath, words('session'), { ...runs, env: ofUser });
  const stop = async (): Promise<void> => {
    await session.stop();
    await service.stop();
    await display.stop();
    rmSync(userEnvironment.XDG_RUNTIME_DIR, { recursive: true, force: true });
  };
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { desktops } = await ask<DesktopListView>('GET', '/v1/desktops');
      const found = desktops.find(({ users }) => users.some(({ capture }) => capture.state === 'recording'));
      if (found) return { desktopId: found.desktopId, display: display.name, env: ofUser, stop };
      const ended = await Promise.race([session.ended, service.ended, wait(500, undefined)]);
      if (ended !== undefined) throw new Error(`The desktop agent has ended; its output is in ${logFile}`);
    }
  } catch (error) {
    await stop();
    throw error;
  }
};
