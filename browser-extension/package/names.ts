/** By this name the extension asks the browser for the desktop agent. */
export const nativeHostName = 'com.fermata.desktop_agent';

/** The files of the extension. */
export const scripts = { worker: 'worker.js', page: 'watch-fields.js' } as const;
