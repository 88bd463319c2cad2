import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';

type Koffi = typeof import('koffi');

/** Its binary cannot be inside a single executable: the installer puts koffi beside it. */
const beside = isSea() ? join(dirname(process.execPath), 'koffi.js') : import.meta.filename;

export const koffi: Koffi = createRequire(beside)('koffi');

const libraries = new Map<string, ReturnType<Koffi['load']>>();
type Type = Parameters<Koffi['sizeof']>[0];

/** Declares a function of a Windows library. It is looked up at its first call, so that this can be read on any system. */
export const declare = (
  library: string,
  name: string,
  result: Type,
  parameters: (Type | ReturnType<Koffi['out']>)[],
) => {
  // biome-ignore lint/suspicious/noExplicitAny: each has its own arguments
  let found: ((...values: any[]) => any) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: and its own result
  return (...values: any[]): any => {
    if (!found) {
      const loaded = libraries.get(library) ?? koffi.load(library);
      libraries.set(library, loaded);
      found = loaded.func(name, result, parameters as Type[]);
    }
    return found(...values);
  };
};
