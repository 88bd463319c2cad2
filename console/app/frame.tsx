import AppLayout from '@cloudscape-design/components/app-layout';
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { leads, useFermata } from '../kit/fermata.ts';
import { Bar } from './bar.tsx';

/** What stands around every page. */
export const Frame = ({ flashes, children }: { flashes: FlashbarProps.MessageDefinition[]; children: ReactNode }) => {
  const { me } = useFermata();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [navigationOpen, setNavigationOpen] = useState(true);
  const main = useRef<HTMLDivElement>(null);
  const shown = useRef(pathname);

  // Who navigates by keyboard or listens goes on reading at the new page, not at the link on the one before.
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);

  const open = leads(me)
    ? [
        { type: 'link' as const, text: 'Contacts', href: '/contacts' },
        { type: 'link' as const, text: 'Missing recordings', href: '/missing-recordings' },
        { type: 'link' as const, text: 'Users', href: '/users' },
      ]
    : [{ type: 'link' as const, text: 'My contacts', href: '/contacts' }];

  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the page
      </a>
      <div id="bar">
        <Bar />
      </div>
      <AppLayout
        headerSelector="#bar"
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        navigationWidth={220}
        toolsHide
        maxContentWidth={Number.MAX_VALUE}
        ariaLabels={{
          navigation: 'Pages',
          navigationClose: 'Close the list of pages',
          navigationToggle: 'Open the list of pages',
          notifications: 'Notices',
        }}
        navigation={
          <SideNavigation
            items={open}
            activeHref={`/${pathname.split('/')[1]}`}
            onFollow={(event) => {
              event.preventDefault();
              navigate(event.detail.href);
            }}
          />
        }
        notifications={<Flashbar items={flashes} />}
        content={
          <div id="main" ref={main} tabIndex={-1}>
            {children}
          </div>
        }
      />
    </>
  );
};
