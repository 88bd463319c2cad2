import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { createApi } from '../kit/api.ts';
import { useAppearance } from '../kit/appearance.ts';
import { forgetPages } from '../kit/use-pages.ts';
import { createCognito } from '../sign-in/cognito.ts';
import { createSession } from '../sign-in/session.ts';
import { tabStorage } from '../sign-in/tab-storage.ts';
import { Broken } from './broken.tsx';
import type { RuntimeSettings } from './runtime-settings.ts';

const SignInPage = lazy(() => import('../sign-in/sign-in-page.tsx'));
const SignedIn = lazy(() => import('./signed-in.tsx'));

const build = ({ apiUrl, userPoolClientId, cognitoEndpoint }: RuntimeSettings) => {
  const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);
  const cognito = createCognito({ endpoint: cognitoEndpoint, clientId: userPoolClientId, fetch });
  const session = createSession({ cognito, storage: tabStorage(() => sessionStorage), clock: () => new Date() });
  return { cognito, session, api: createApi({ apiUrl, accessToken: session.accessToken, fetch }) };
};

/** The whole console: builds what talks to the outside, and shows the sign-in or the pages. */
export const Console = ({ settings }: { settings: RuntimeSettings }) => {
  const [{ cognito, session, api }] = useState(() => build(settings));
  const appearance = useAppearance();
  const signedIn = useSyncExternalStore(session.subscribe, session.signedIn);

  const leave = () => {
    forgetPages();
    session.signOut();
  };
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <Broken>
        <Suspense>
          {signedIn ? (
            <SignedIn api={api} appearance={appearance} onSignOut={leave} />
          ) : (
            <SignInPage
              cognito={cognito}
              onTokens={(tokens) => {
                forgetPages();
                session.start(tokens);
              }}
            />
          )}
        </Suspense>
      </Broken>
    </I18nProvider>
  );
};
