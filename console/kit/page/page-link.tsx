import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';
import { pathId } from '../../../domain/path-id.ts';

/** A link within the console: followed without reloading, and still a real link for a new tab. */
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

/** Where a contact is shown. */
export const contactPath = (contactId: string): string => `/contacts/${pathId(contactId)}`;
