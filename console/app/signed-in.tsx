import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import type { Account } from '../account/account.ts';
import { browserChanges } from '../changes/browser-changes.ts';
import type { Api } from '../kit/api/api.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import type { Appearance } from '../kit/appearance.ts';
import { type Fermata, FermataContext } from '../kit/fermata.ts';
import { Frame } from './frame.tsx';
import { Loading } from './loading.tsx';
import { Pages } from './pages.tsx';

const OnDemandPage = lazy(() => import('../on-demand/on-demand-page.tsx'));
const EmbeddedPage = lazy(() => import('../recording-controls/embedded-page.tsx'));

/** Pages without the console around them: next to a softphone, inside an agent workspace, or as a standalone application. */
const embedded = '/recording-controls/embedded';
const application = '/recording-controls/application';
/** The On-Demand portal. */
const portal = '/on-demand';

interface Props {
  api: Api;
  /** Loads who is signed in. The request was sent before this script arrived. */
  loadMe: Api['me'];
  account: Account;
  changesUrl: string;
  appearance: Appearance;
  onSignOut(): void;
}

/** Loads who is signed in, then shows the pages of that role. */
export default function SignedIn({ api, loadMe, account, changesUrl, appearance, onSignOut }: Props) {
  const { pathname } = useLocation();
  const { answer: me, problem, reload } = useRequest('me', loadMe);
  const [flashes, setFlashes] = useState<FlashbarProps.MessageDefinition[]>([]);

  const notify = useCallback<Fermata['notify']>((type, content) => {
    const id = crypto.randomUUID();
    const dismiss = () => setFlashes((shown) => shown.filter((flash) => flash.id !== id));
    setFlashes((shown) =>
      [
        { id, type, content, dismissible: true, dismissLabel: 'Close this message', onDismiss: dismiss },
        ...shown,
      ].slice(0, 3),
    );
    if (type !== 'error') setTimeout(dismiss, 8000);
  }, []);
  const username = me?.username;
  const changes = useMemo(
    () => browserChanges({ url: changesUrl, username: username ?? '', fetchTicket: api.changesTicket }),
    [api, changesUrl, username],
  );
  const fermata = useMemo(
    () => me && { api, me, account, appearance, changes, signOut: onSignOut, notify },
    [api, me, account, appearance, changes, onSignOut, notify],
  );

  if (problem !== undefined && !me) {
    return (
      <main className="sign-in">
        <SpaceBetween size="m">
          <Alert type="error" header="You are signed in, but Fermata cannot show you anything">
            {sentenceOf(problem)}
          </Alert>
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={reload}>Try again</Button>
            <Button onClick={onSignOut}>Sign out</Button>
          </SpaceBetween>
        </SpaceBetween>
      </main>
    );
  }
  if (!fermata) return <Loading />;
  return (
    <FermataContext value={fermata}>
      {pathname === portal ? (
        <Suspense fallback={<Loading />}>
          <OnDemandPage />
        </Suspense>
      ) : pathname === embedded || pathname === application ? (
        <Suspense>
          <EmbeddedPage application={pathname === application} />
        </Suspense>
      ) : (
        <Frame flashes={flashes}>
          <Pages />
        </Frame>
      )}
    </FermataContext>
  );
}
