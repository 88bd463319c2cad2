import type { XConnection } from '../../x11/connection.ts';
import type { Idle } from './idle.ts';

/** Uses the screen saver extension of the X server. */
export const x11Idle = async (connection: XConnection): Promise<Idle> => {
  const screenSaver = await connection.screenSaver();
  return {
    idleMs: () =>
      new Promise((resolve, reject) =>
        screenSaver.QueryInfo(connection.root, (error, info) => (error ? reject(error) : resolve(info.idle))),
      ),
  };
};
