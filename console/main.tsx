import '@cloudscape-design/global-styles/index.css';
import './kit/console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Console } from './app/console.tsx';
import { loadRuntimeSettings } from './app/runtime-settings.ts';

const place = document.getElementById('console')!;

loadRuntimeSettings().then(
  (settings) =>
    createRoot(place).render(
      <StrictMode>
        <RouterProvider router={createBrowserRouter([{ path: '*', element: <Console settings={settings} /> }])} />
      </StrictMode>,
    ),
  (error: Error) => {
    place.setAttribute('role', 'alert');
    place.textContent = error.message;
  },
);
