import '@cloudscape-design/global-styles/index.css';
import '../kit/console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Console } from './console.tsx';
import type { RuntimeSettings } from './runtime-settings.ts';

/** Draws the console in place of what says that it is loading. */
export const show = (place: HTMLElement, settings: RuntimeSettings): void =>
  createRoot(place).render(
    <StrictMode>
      <RouterProvider router={createBrowserRouter([{ path: '*', element: <Console settings={settings} /> }])} />
    </StrictMode>,
  );
