import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';
import { useBlocker } from 'react-router';

/** Asks for confirmation before unsaved changes are lost: by a link, the back button, or closing the tab. */
export const useUnsaved = (unsaved: boolean) => {
  // Saving followed by leaving happens before the page is rendered again.
  const allowed = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved &&
      !allowed.current &&
      currentLocation.pathname + currentLocation.search !== nextLocation.pathname + nextLocation.search,
  );

  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [unsaved]);

  const question = blocker.state === 'blocked' && (
    <Modal
      visible
      onDismiss={() => blocker.reset()}
      header="Leave without saving?"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => blocker.reset()}>
              Stay
            </Button>
            <Button variant="primary" onClick={() => blocker.proceed()}>
              Leave and discard changes
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      Your changes on this page are not saved.
    </Modal>
  );
  return {
    question,
    /** Allows the next navigation without confirmation. */
    allowLeaving: () => {
      allowed.current = true;
    },
  };
};
