import AppLayout from '@cloudscape-design/components/app-layout';
import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { administers, leads, useFermata } from '../kit/fermata.ts';
import { Bar } from './bar.tsx';
import { useMayControl } from './may-control.ts';

/** The bar, the navigation and the notices around every page. */
export const Frame = ({ flashes, children }: { flashes: FlashbarProps.MessageDefinition[]; children: ReactNode }) => {
  const { me } = useFermata();
  const mayControl = useMayControl();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const [navigationOpen, setNavigationOpen] = useState(() => matchMedia('(min-width: 689px)').matches);
  const main = useRef<HTMLDivElement>(null);
  const shown = useRef(pathname);

  // After a navigation, keyboards and screen readers continue at the new page, not at a link of the previous one.
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    main.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [pathname]);

  const link = (text: string, href: string) => ({ type: 'link' as const, text, href });
  const stagedUpload = {
    type: 'section' as const,
    text: 'Staged upload',
    items: [
      link('Tonight’s upload', '/tonight'),
      link('Workflow administration', '/workflow'),
      link('Data servers', '/data-servers'),
      link('Set-up check', '/set-up-check'),
    ],
  };
  const screens = {
    type: 'section' as const,
    text: 'Screen recording',
    items: [
      link('Desktops', '/desktops'),
      link('Desktop Manager', '/desktop-manager'),
      link('ACD configuration', '/acd-configuration'),
    ],
  };
  const telephony = {
    type: 'section' as const,
    text: 'Telephony on site',
    items: [link('Gateways', '/gateways')],
  };
  const controls = [
    ...(mayControl.controls ? [link('Recording Controls', '/recording-controls')] : []),
    ...(mayControl.onDemand ? [link('On-Demand', '/on-demand')] : []),
  ];
  const recordingControl = {
    type: 'section' as const,
    text: 'Recording control',
    items: [
      ...controls,
      link('Pauses', '/pauses'),
      link('Redactions', '/redactions'),
      link('Integrations', '/integrations'),
      ...(administers(me) ? [link('Settings', '/recording-control-settings')] : []),
    ],
  };
  const open = leads(me)
    ? [
        link('Contacts', '/contacts'),
        link('Live', '/live'),
        link('Missing recordings', '/missing-recordings'),
        link('Users', '/users'),
        ...(administers(me)
          ? [link('Roles', '/roles'), link('Schedules', '/schedules'), link('Evaluation forms', '/evaluation-forms')]
          : []),
        recordingControl,
        ...(administers(me) ? [screens, telephony, stagedUpload] : []),
      ]
    : [link('My contacts', '/contacts'), ...controls];

  return (
    <>
      <a className="skip-link" href="#main">
        Skip to main content
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
          navigationClose: 'Close navigation',
          navigationToggle: 'Open navigation',
          notifications: 'Notifications',
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
