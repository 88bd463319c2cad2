import { declare, koffi } from './native.ts';

const processList = declare('kernel32.dll', 'GetConsoleProcessList', 'uint32_t', [
  ...[koffi.out(koffi.pointer('uint32_t')), 'uint32_t'],
]);
const freeConsole = declare('kernel32.dll', 'FreeConsole', 'int', []);

/** How many processes use the console of this one. 0 without a console. */
export const consoleUsers = (): number => processList(new Uint32Array(1), 1);

/**
 * Closes the console window that Windows opened for this process alone, as it does at logon. Agents should not see it,
 * and whoever closed it would end the recording. The console of somebody who typed the command stays.
 */
export const closeOwnConsole = (): void => {
  if (consoleUsers() === 1) freeConsole();
};
