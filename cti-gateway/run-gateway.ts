import { randomUUID } from 'node:crypto';
import { CannotStart } from '../agent-kit/program/cannot-start.ts';
import { logger as loggerOf } from '../agent-kit/program/logger.ts';
import { terminal } from '../agent-kit/program/terminal.ts';
import { lockStateFolder } from '../agent-kit/store/lock.ts';
import { sleep } from '../agent-kit/transfer/retry.ts';
import { readDiallingPlan } from '../domain/phone-number.ts';
import { openSource, usualLateGuid } from './call-sources.ts';
import { connectGateway, folderOf, type GatewayIdentity, readGatewayIdentity } from './cloud.ts';
import { instance } from './instance/instance.ts';
import { interactionOf } from './instance/interaction.ts';
import { openJournal } from './journal/journal.ts';
import { numberKeys } from './phonebook/entries.ts';
import { phonebooks as phonebooksOf } from './phonebook/phonebooks.ts';
import type { InstanceSettings, Settings } from './settings.ts';
import { version } from './version.ts';

/** @throws CannotStart if two instances serve one recording server, whose recordings would be flagged twice (QG-30) */
export const requireOwnServers = (identities: readonly (readonly [string, GatewayIdentity])[]): void => {
  const byServer = Map.groupBy(identities, ([, { recordingServerId }]) => recordingServerId);
  for (const same of byServer.values()) {
    if (same.length < 2) continue;
    const names = same.map(([name]) => name).join(' and ');
    throw new CannotStart(
      `The instances ${names} are both enrolled for ${same[0]![1].recordingServer}: a recording server has only one gateway`,
    );
  }
};

/** Undefined for a JSON source, which may use a reference again on another day. */
const callSourceOf = ({ source }: InstanceSettings): string | undefined =>
  source.kind === 'asterisk' ? `${source.host}:${source.port}` : undefined;

const recordingFiles = ({ source, recordings }: InstanceSettings): (() => string) => {
  const folder = (source.kind === 'asterisk' ? source.recordingFolder : undefined) ?? recordings?.folder;
  return () => `${folder === undefined ? '' : `${folder.replace(/\/+$/, '')}/`}${randomUUID()}.wav`;
};

const openInstance = (
  settings: Settings,
  one: InstanceSettings,
  identity: GatewayIdentity,
  { print, signal }: { print: (line: string) => void; signal: AbortSignal },
) => {
  const folder = folderOf(settings, one.name);
  const nowMs = Date.now;
  const callSource = callSourceOf(one);
  const journal = openJournal(folder);
  const logger = loggerOf({
    clock: () => new Date(nowMs()),
    print: (line) => print(`${one.name}: ${line}`),
    store: journal.trouble,
  });
  const { cloud, send } = connectGateway(settings, { identity });
  const numbers = {
    outsidePrefix: one.outsidePrefix,
    plan: one.numbers === undefined ? undefined : readDiallingPlan(one.numbers),
  };
  const books = phonebooksOf({ ...{ settings: one.phonebooks, folder, warn: logger.warn }, ...numbers });
  const running = instance({
    ...{ identity, journal, cloud, logger, nowMs, sleep, signal, random: Math.random },
    ...{ withoutLogon: one.withoutLogon, lateGuid: one.lateGuid ?? usualLateGuid(one.source) },
    recordsOutgoing: one.recordsOutgoing,
    recordings: one.recordings,
    source: openSource(one.source, { nowMs, sleep, random: Math.random, warn: logger.warn }),
    ...{ lookUpName: books.lookUpName, loadPhonebooks: books.load, normalNumber: numberKeys(numbers).callerOf },
    ...{ callSource, newInteractionId: callSource === undefined ? () => randomUUID() : interactionOf(callSource) },
    flagsEverySeconds: settings.flagsEverySeconds,
    newRecordingFile: recordingFiles(one),
  });
  print(`${one.name}: flags the recordings of ${identity.recordingServer}`);
  return {
    run: running.run,
    close(): void {
      send.close();
      journal.close();
    },
  };
};

/** Runs every instance of the settings until the program is stopped. */
export const runGateway = async (settings: Settings): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  const identities = settings.instances.map(
    ({ name }) => [name, readGatewayIdentity(folderOf(settings, name), name)] as const,
  );
  requireOwnServers(identities);
  const lock = lockStateFolder(settings.stateFolder, 'gateway');
  // Recordings must be flagged even if the log can no longer be written.
  process.stdout.on('error', () => {});
  const screen = terminal(process.stdout, () => new Date());
  screen.print(`cti-gateway ${version}`);
  const running = settings.instances.map((one, index) =>
    openInstance(settings, one, identities[index]![1], { print: screen.print, signal: stop.signal }),
  );
  try {
    await Promise.all(running.map(({ run }) => run()));
  } finally {
    for (const { close } of running) close();
    lock.release();
  }
  screen.print('stopped');
};
