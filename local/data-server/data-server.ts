import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildProgram, runChildProgram, startChildProgram } from '../engine/child-program.ts';

/**
 * A folder that plays the part of the customer's machine on site. It holds the recordings that wait, and the staging agent's
 * own files.
 */
export interface DataServerPlace {
  location: string;
  settingsFile: string;
  logFile: string;
}

const root = join(import.meta.dirname, '../..');
const program = 'staging-agent/main.ts';

/** Leaves out every variable with which a program could reach a cloud other than through its own API. */
const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name)));

/** Empties the folder first, because recordings that waited there belonged to a system that is gone. */
export const makeDataServerPlace = (folder: string, { apiUrl }: { apiUrl: string }): DataServerPlace => {
  rmSync(folder, { recursive: true, force: true });
  const [location, stateFolder] = [join(folder, 'location'), join(folder, 'state')];
  mkdirSync(location, { recursive: true });
  mkdirSync(stateFolder, { recursive: true });
  const settingsFile = join(folder, 'settings.json');
  // Recycled recordings are deleted at once and scans are frequent, so that people can watch them.
  const settings = { apiUrl, location, stateFolder, scanSeconds: 1, settleSeconds: 3, recycledGraceHours: 0 };
  writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  return { location, settingsFile, logFile: join(folder, 'staging-agent.log') };
};

export const enrolStagingAgent = async ({ settingsFile }: DataServerPlace, code: string, signal?: AbortSignal) => {
  const words = [program, 'enroll', '--settings', settingsFile, '--code', code];
  const env = plainEnvironment();
  await runChildProgram('staging-agent enroll', process.execPath, words, { cwd: root, env, ...(signal && { signal }) });
};

/** Runs the staging agent until it is stopped; then it finishes its current work. It cannot outlive this process. */
export const runStagingAgent = ({ settingsFile, logFile }: DataServerPlace): ChildProgram =>
  startChildProgram(process.execPath, [program, 'run', '--settings', settingsFile], {
    cwd: root,
    env: plainEnvironment(),
    grace: 10,
    logFile,
  });
