import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';

export const NotFoundPage = () => {
  usePageTitle('Page not found');
  return (
    <SpaceBetween size="m">
      <Header variant="h1">Page not found</Header>
      <Box>This page does not exist, or your role cannot open it.</Box>
      <PageLink to="/contacts">Go to contacts</PageLink>
    </SpaceBetween>
  );
};
