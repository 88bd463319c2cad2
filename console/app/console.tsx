import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createAccount } from '../account/account.ts';
import { createApi } from '../kit/api/api.ts';
import { forgetPages } from '../kit/api/use-pages.ts';
import { useAppearance } from '../kit/appearance.ts';
import { createCognito } from '../sign-in/cognito/cognito.ts';
import type { Federation } from '../sign-in/cognito/federation.ts';
import { createSession } from '../sign-in/session/session.ts';
import { tabMessages } from '../sign-in/session/tab-messages.ts';
import { tabStorage } from '../sign-in/session/tab-storage.ts';
import { Broken } from './broken.tsx';
import { Loading } from './loading.tsx';
import type { RuntimeSettings } from './runtime-settings.ts';

const SignInPage = lazy(() => import('../sign-in/sign-in-page.tsx'));
const SignedIn = lazy(() => import('./signed-in.tsx'));

/** Sends a request at once, although the script that shows its answer is still loading. The first call gets that answer. */
const startEarly = <Answer,>(ask: (signal?: AbortSignal) => Promise<Answer>) => {
  let first: Promise<Answer> | undefined = ask();
  first.catch(() => {});
  return (signal?: AbortSignal): Promise<Answer> => {
    const answer = first ?? ask(signal);
    first = undefined;
    return answer;
  };
};

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const build = ({ apiUrl, userPoolClientId, cognitoEndpoint, secondFactor }: RuntimeSettings) => {
  const fetch: typeof globalThis.fetch = (...request) => globalThis.fetch(...request);
  const cognito = createCognito({ endpoint: cognitoEndpoint, clientId: userPoolClientId, fetch });
  const session = createSession({
    cognito,
    storage: tabStorage(() => sessionStorage),
    tabs: tabMessages(() => new BroadcastChannel('fermata.session'), wait),
    clock: () => new Date(),
    newId: () => crypto.randomUUID(),
  });
  return {
    cognito,
    session,
    account: createAccount({ cognito, session, secondFactorRequired: secondFactor === 'required' }),
    api: createApi({ apiUrl, accessToken: session.accessToken, fetch }),
  };
};

interface Props {
  settings: RuntimeSettings;
  /** Only if the deployment has identity providers. */
  federation: Federation | undefined;
}

/** The whole console: builds everything that connects it to the outside, and shows the sign-in or the pages. */
export const Console = ({ settings, federation }: Props) => {
  const [{ cognito, session, account, api }] = useState(() => build(settings));
  const appearance = useAppearance();
  const sessionId = useSyncExternalStore(session.subscribe, session.id);
  const [sessionSought, setSessionSought] = useState(session.signedIn());
  const loadMe = useMemo(() => (sessionId === undefined ? api.me : startEarly(api.me)), [api, sessionId]);

  useEffect(() => {
    void session.find().then(() => setSessionSought(true));
  }, [session]);
  // Another person who signs in must not see what was loaded for the previous one, whichever tab they use.
  useEffect(() => session.subscribe(() => session.id() === sessionId || forgetPages()), [session, sessionId]);

  const leave = () => {
    const throughProvider = !session.hasPassword();
    session.signOut();
    if (throughProvider && federation) window.location.assign(federation.signOutAddress());
  };
  const shown = () => {
    if (sessionId !== undefined)
      return (
        <SignedIn
          key={sessionId}
          api={api}
          loadMe={loadMe}
          account={account}
          changesUrl={settings.changesUrl}
          appearance={appearance}
          onSignOut={leave}
        />
      );
    if (!sessionSought) return <Loading />;
    return (
      <SignInPage cognito={cognito} federation={federation} expired={session.hasExpired()} onTokens={session.start} />
    );
  };
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <Broken>
        <Suspense fallback={<Loading />}>{shown()}</Suspense>
      </Broken>
    </I18nProvider>
  );
};
