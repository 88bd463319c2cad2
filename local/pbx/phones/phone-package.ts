import { join } from 'node:path';
import {
  CannotInstall,
  findPythonPackages,
  installPythonPackages,
  newEnoughPython,
  type PythonPackages,
} from '../../packages/python-packages.ts';
import { localFolder } from '../../place.ts';

/** The folder's name changes when another package has to be installed. */
const home = join(localFolder, `phones-2.15.1-${process.arch}`);
const witness = 'pjsua2';

/** Finds a Python that can be a SIP phone, if one is installed. */
export const findPhones = (): PythonPackages | undefined => findPythonPackages({ python: 'python3', home, witness });

/** Installs the phones' SIP stack into `.local`, if it is not there yet. If that is not possible, `say` gets the reason. */
export const installPhones = async (say: (line: string) => void): Promise<void> => {
  if (findPhones()) return;
  const python = await newEnoughPython();
  if (python === undefined) {
    say('There are no SIP phones: they need Python 3.10 or newer.');
    return;
  }
  say('Installing SIP phones into .local ...');
  try {
    await installPythonPackages({
      ...{ python, home, witness },
      requirementsFile: join(import.meta.dirname, 'requirements.txt'),
    });
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error;
    say(`SIP phones could not be installed: ${error.message}`);
  }
};
