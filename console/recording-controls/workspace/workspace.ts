import { AmazonConnectApp } from '@amazon-connect/app';
import { ContactClient } from '@amazon-connect/contact';

/** Called with the contact that the agent workspace reports. Undefined: there is none now. */
export type Follow = (contactId: string | undefined) => void;

/**
 * Follows the current contact of the Amazon Connect agent workspace in which this page is an app: the contact for which the
 * app was opened, or otherwise each one when it is connected, until it is cleared.
 * Loaded only inside a frame, so that the console itself does not contain Connect's library.
 */
export const followWorkspace = (follow: Follow, onAlone: () => void): void => {
  let scoped = false;
  const { provider } = AmazonConnectApp.init({
    onCreate: async ({ context }) => {
      const { scope } = context;
      if (scope?.type === 'contact') {
        scoped = true;
        follow(scope.contactId);
      } else follow(undefined);
    },
    onDestroy: async () => undefined,
  });
  // The frame may belong to another program. Then there is no answer, and the page works on its own.
  provider.onError(({ key }) => {
    if (key === 'workspaceConnectTimeout') onAlone();
  });
  const contacts = new ContactClient(provider);
  const current = new Set<string>();
  const newest = () => [...current].at(-1);
  contacts.onConnected(async ({ contactId, type }) => {
    if (scoped || (type !== 'voice' && type !== 'queue_callback')) return;
    current.add(contactId);
    follow(contactId);
  });
  contacts.onCleared(async ({ contactId }) => {
    if (current.delete(contactId) && !scoped) follow(newest());
  });
};
