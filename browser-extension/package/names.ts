/** The name by which the browser finds the desktop agent for the extension. */
export const nativeHostName = 'com.fermata.desktop_agent';

/** The files of the extension. */
export const scripts = { worker: 'worker.js', page: 'watch-fields.js' } as const;
