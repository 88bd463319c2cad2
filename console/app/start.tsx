import '@cloudscape-design/global-styles/index.css';
import '../kit/console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Console } from './console.tsx';
import { loadFonts } from './fonts.ts';
import type { RuntimeSettings } from './runtime-settings.ts';

/** Shows the console in place of the loading message. */
export const show = async (place: HTMLElement, settings: RuntimeSettings): Promise<void> => {
  // During development, the style sheet of the design system contains the fonts.
  if (import.meta.env.PROD) loadFonts();
  // Most deployments have no identity provider, and need not load the code for it.
  const federation =
    settings.federation &&
    (await import('../sign-in/cognito/federation.ts')).createFederation(settings.federation, sessionStorage);
  const element = <Console settings={settings} federation={federation} />;
  createRoot(place).render(
    <StrictMode>
      <RouterProvider router={createBrowserRouter([{ path: '*', element }])} />
    </StrictMode>,
  );
};
