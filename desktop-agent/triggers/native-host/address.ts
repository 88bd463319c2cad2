import { userInfo } from 'node:os';
import { join } from 'node:path';

/** Where the relays of a user's browsers find the agent of the user's session. */
export const browserAddress = ({
  platform = process.platform,
  env = process.env,
  user = userInfo(),
}: {
  platform?: NodeJS.Platform;
  env?: NodeJS.ProcessEnv;
  user?: { uid: number; username: string };
} = {}): string =>
  platform === 'win32'
    ? `\\\\.\\pipe\\fermata-browsers-${env.USERDOMAIN ?? ''}-${user.username}`.toLowerCase()
    : join(env.XDG_RUNTIME_DIR ?? `/run/user/${user.uid}`, 'fermata-browsers', 'agent');

/** Browsers pass the id of the extension as the first argument. Nothing else begins like this. */
export const isStartedByBrowser = (args: readonly string[]): boolean =>
  args.some((argument) => argument.startsWith('chrome-extension://'));
