import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useNavigate } from 'react-router';
import type { RowDensity, Theme } from '../kit/appearance.ts';
import { useFermata } from '../kit/fermata.ts';
import { personName } from '../kit/format.ts';

const roles = { administrator: 'Administrator', supervisor: 'Supervisor', agent: 'Agent', machine: 'Machine' };
const themes: Record<Theme, string> = { light: 'Light', dark: 'Dark', auto: 'Match system' };
const densities: Record<RowDensity, string> = { comfortable: 'Comfortable', compact: 'Compact' };

/** The person who is signed in, the appearance, and signing out. */
export const Bar = () => {
  const { me, account, appearance, signOut } = useFermata();
  const { theme, density } = appearance;
  const navigate = useNavigate();
  const choice = (group: string, id: string, text: string, checked: boolean) => ({
    itemType: 'checkbox' as const,
    id: `${group}:${id}`,
    text,
    checked,
  });

  return (
    <TopNavigation
      identity={{
        href: '/contacts',
        title: 'Fermata',
        onFollow: (event) => {
          event.preventDefault();
          navigate('/contacts');
        },
      }}
      i18nStrings={{ overflowMenuTriggerText: 'More', overflowMenuTitleText: 'All' }}
      utilities={[
        {
          type: 'menu-dropdown',
          iconName: 'settings',
          ariaLabel: 'Appearance',
          title: 'Appearance',
          items: [
            {
              text: 'Colours',
              items: (Object.keys(themes) as Theme[]).map((id) => choice('theme', id, themes[id], theme === id)),
            },
            {
              text: 'Density',
              items: (Object.keys(densities) as RowDensity[]).map((id) =>
                choice('density', id, densities[id], density === id),
              ),
            },
          ],
          onItemClick: ({ detail }) => {
            const [group, id] = detail.id.split(':');
            if (group === 'theme') appearance.setTheme(id as Theme);
            else appearance.setDensity(id as RowDensity);
          },
        },
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: `${personName({ ...me, acdId: me.username })} (${roles[me.role]})`,
          description: `Signed in as ${me.username}`,
          items: [
            ...(account.hasPassword() ? [{ id: 'second-factor', text: 'Second factor' }] : []),
            { id: 'notices', text: 'Third-party software', href: '/THIRD-PARTY-NOTICES.txt', external: true },
            { id: 'sign-out', text: 'Sign out' },
          ],
          onItemClick: ({ detail }) => {
            if (detail.id === 'sign-out') signOut();
            if (detail.id === 'second-factor') navigate('/second-factor');
          },
        },
      ]}
    />
  );
};
