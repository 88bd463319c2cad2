import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';
import { pathId } from '../../../domain/path-id.ts';

/** A link within the console. It is followed without reloading, but can still be opened in a new tab. */
export const PageLink = ({ to, ...props }: Omit<LinkProps, 'href' | 'onFollow'> & { to: string }) => {
  const navigate = useNavigate();
  return (
    <Link
      {...props}
      href={to}
      onFollow={(event) => {
        event.preventDefault();
        navigate(to);
      }}
    />
  );
};

/** The address of a contact's page. */
export const contactPath = (contactId: string): string => `/contacts/${pathId(contactId)}`;
