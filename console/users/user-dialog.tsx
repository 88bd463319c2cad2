import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { FormEventHandler, ReactNode } from 'react';
import type { UserView } from '../../api/administration/people/users.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { personName } from '../kit/format.ts';

interface DialogProps {
  /** `Extension`, of the user. */
  subject: string;
  user: UserView;
  /** Why it cannot be shown. */
  problem: unknown;
  reload(): void;
  onClose(): void;
  /** Undefined until everything is loaded. */
  children: ReactNode;
}

/** A dialog for a part of one user's data, which is loaded before it can be changed. */
export const UserDialog = ({ subject, user, problem, reload, onClose, children }: DialogProps) => (
  <Modal visible onDismiss={onClose} header={`${subject} of ${personName({ ...user, acdId: user.username })}`}>
    {children ? (
      children
    ) : problem !== undefined ? (
      <ProblemAlert header={`The ${subject.toLowerCase()} cannot be shown`} problem={problem} reload={reload} />
    ) : (
      <Spinner size="large" />
    )}
  </Modal>
);

interface FormProps {
  /** The result of `useSave`. */
  form: { noValidate: boolean; onSubmit: FormEventHandler };
  busy: boolean;
  /** Why it was not saved. */
  notSaved: ReactNode;
  onClose(): void;
  children: ReactNode;
}

/** The fields of such a dialog, and its buttons. */
export const UserForm = ({ form, busy, notSaved, onClose, children }: FormProps) => (
  <form {...form}>
    <SpaceBetween size="m">
      {children}
      {notSaved && (
        <Alert type="error" header="Not saved">
          {notSaved}
        </Alert>
      )}
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" formAction="none" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" formAction="submit" loading={busy} loadingText="Saving">
            Save
          </Button>
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  </form>
);
