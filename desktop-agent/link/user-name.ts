import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

const fromLine = (line: string | undefined): string | undefined => line?.split(':')[0] || undefined;

/** The name of a Linux user. Users of a directory are looked up in the same way as the system does. */
export const userNameOf = (uid: number): string => {
  const own = userInfo();
  if (own.uid === uid) return own.username;
  const local = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.split(':')[2] === String(uid));
  if (local) return fromLine(local)!;
  try {
    return fromLine(execFileSync('getent', ['passwd', String(uid)], { encoding: 'utf8', timeout: 5000 })) ?? `#${uid}`;
  } catch {
    return `#${uid}`;
  }
};
