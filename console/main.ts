import { loadRuntimeSettings } from './app/runtime-settings.ts';
import { storedSession } from './sign-in/session/tab-storage.ts';

const place = document.getElementById('console')!;

/**
 * The first script, which is small so that it arrives at once. It requests everything that is needed next at the same time,
 * because on a slow line each sequential request costs as much as a hundred kilobytes.
 */
const settings = loadRuntimeSettings();
const start = import('./app/start.tsx');
if (storedSession() === undefined) void import('./sign-in/sign-in-page.tsx');
else {
  void import('./app/signed-in.tsx');
  if (/^\/(contacts)?$/.test(location.pathname)) void import('./contacts/contacts-page.tsx');
}

Promise.all([settings, start]).then(
  ([found, { show }]) => show(place, found),
  (error: Error) => {
    place.setAttribute('role', 'alert');
    place.textContent = error.message;
  },
);
