import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import type { RecordingServerView, UserExtensionView } from '../../api/administration/telephony.ts';
import type { UserView } from '../../api/administration/users.ts';
import { errorAt, sentenceOfForm } from '../kit/api/field-errors.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { personName } from '../kit/format.ts';
import { useSave } from '../kit/page/use-save.ts';

interface Props {
  user: UserView;
  onClose(): void;
  onSaved(): void;
}

interface Known {
  extensions: readonly UserExtensionView[];
  servers: readonly RecordingServerView[];
}

const labelOf = ({ name, site }: RecordingServerView): string => (site ? `${name} (${site})` : name);

const Fields = ({ user, known: { extensions, servers }, onClose, onSaved }: Props & { known: Known }) => {
  const { api } = useFermata();
  const own = extensions.find(({ userId }) => userId === user.userId);
  const [extension, setExtension] = useState(own?.extension ?? '');
  const [serverId, setServerId] = useState(own?.recordingServerId ?? servers[0]?.recordingServerId ?? '');
  const given = extension.trim();
  const { busy, problem, form } = useSave({
    request: () =>
      api.setUserExtension(user.userId, {
        extension: given || null,
        recordingServerId: given ? serverId || null : null,
      }),
    onSaved,
  });
  const options = servers.map((server) => ({ value: server.recordingServerId, label: labelOf(server) }));
  const others = extensions.filter(
    (one) => one.userId !== user.userId && one.extension === given && one.recordingServerId === serverId,
  );

  return (
    <form {...form}>
      <SpaceBetween size="m">
        <FormField
          label="Extension"
          description="As the telephone system writes it. Leave empty for none."
          errorText={errorAt(problem, 'extension')}
        >
          <Input
            value={extension}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => setExtension(detail.value.slice(0, 64))}
          />
        </FormField>
        <FormField
          label="Recording server"
          description="What records the calls of this extension."
          errorText={errorAt(problem, 'recordingServerId')}
        >
          <Select
            selectedOption={options.find(({ value }) => value === serverId) ?? null}
            options={options}
            placeholder="Choose a recording server"
            empty="Add one on the page Gateways first"
            onChange={({ detail }) => setServerId(detail.selectedOption.value ?? '')}
          />
        </FormField>
        {others.length > 0 && (
          <Alert type="warning">
            {others.map(({ username, userId }) => username ?? userId).join(', ')} also has this extension. Until one of
            them changes, the recordings of neither get flags.
          </Alert>
        )}
        {problem !== undefined && (
          <Alert type="error" header="Not saved">
            {sentenceOfForm(problem)}
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
};

/** On which extension a user takes calls, and which recording server records them. */
export const Extension = (props: Props) => {
  const { api } = useFermata();
  const extensions = useRequest('user-extensions', api.userExtensions);
  const servers = useRequest('recording-servers', api.recordingServers);
  const problem = extensions.problem ?? servers.problem;
  return (
    <Modal
      visible
      onDismiss={props.onClose}
      header={`Extension of ${personName({ ...props.user, acdId: props.user.username })}`}
    >
      {extensions.answer && servers.answer ? (
        <Fields
          {...props}
          known={{ extensions: extensions.answer.extensions, servers: servers.answer.recordingServers }}
        />
      ) : problem !== undefined ? (
        <ProblemAlert
          header="The extension cannot be shown"
          problem={problem}
          reload={() => {
            extensions.reload();
            servers.reload();
          }}
        />
      ) : (
        <Spinner size="large" />
      )}
    </Modal>
  );
};
