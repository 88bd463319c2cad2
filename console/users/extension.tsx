import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import type { UserView } from '../../api/administration/people/users.ts';
import type { RecordingServerView, UserExtensionView } from '../../api/administration/telephony/telephony.ts';
import { errorAt, sentenceOfForm } from '../kit/api/field-errors.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { useSave } from '../kit/page/use-save.ts';
import { UserDialog, UserForm } from './user-dialog.tsx';

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
    <UserForm form={form} busy={busy} notSaved={problem !== undefined && sentenceOfForm(problem)} onClose={onClose}>
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
    </UserForm>
  );
};

/** The extension on which a user takes calls, and the recording server that records them. */
export const Extension = (props: Props) => {
  const { api } = useFermata();
  const extensions = useRequest('user-extensions', api.userExtensions);
  const servers = useRequest('recording-servers', api.recordingServers);
  const problem = extensions.problem ?? servers.problem;
  return (
    <UserDialog
      subject="Extension"
      user={props.user}
      problem={problem}
      reload={() => {
        extensions.reload();
        servers.reload();
      }}
      onClose={props.onClose}
    >
      {extensions.answer && servers.answer && (
        <Fields
          {...props}
          known={{ extensions: extensions.answer.extensions, servers: servers.answer.recordingServers }}
        />
      )}
    </UserDialog>
  );
};
