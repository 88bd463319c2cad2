import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { UserView } from '../../api/administration/people/users.ts';
import type { UserIdentifiersView } from '../../api/control/control-settings.ts';
import { errorAt as answeredErrorAt, otherErrors } from '../kit/api/field-errors.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { useSave } from '../kit/page/use-save.ts';
import { changeOf, draftErrors, draftOf } from './identifiers-draft.ts';
import { UserDialog, UserForm } from './user-dialog.tsx';

interface Props {
  user: UserView;
  onClose(): void;
  onSaved(): void;
}

const fields: { name: keyof UserIdentifiersView; label: string; description: string }[] = [
  {
    name: 'systemUsername',
    label: 'Windows sign-in name',
    description: 'Without the domain. It must be unique, even across domains.',
  },
  { name: 'systemDomain', label: 'Windows domain', description: 'Optional.' },
  { name: 'phone', label: 'Phone', description: 'Extension or number.' },
  { name: 'crmUsername', label: 'CRM user name', description: 'The user name in the CRM.' },
];

const Fields = ({ known, user, onClose, onSaved }: Props & { known: UserIdentifiersView }) => {
  const { api } = useFermata();
  const [draft, setDraft] = useState(() => draftOf(known));
  const wrong = draftErrors(draft);
  const { busy, problem, form } = useSave({
    isWrong: Object.keys(wrong).length > 0,
    request: () => api.setUserIdentifiers(user.userId, changeOf(draft)),
    onSaved,
  });
  const others = otherErrors(
    problem,
    fields.map(({ name }) => name),
  );

  return (
    <UserForm
      form={form}
      busy={busy}
      notSaved={
        problem !== undefined && (
          <>
            {sentenceOf(problem)}
            {others.map(({ field, reason }) => (
              <div key={field}>
                {field}: {reason}
              </div>
            ))}
          </>
        )
      }
      onClose={onClose}
    >
      {fields.map(({ name, label, description }) => (
        <FormField
          key={name}
          label={label}
          description={description}
          errorText={wrong[name] ?? answeredErrorAt(problem, name)}
          stretch
        >
          <Input
            value={draft[name]}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => setDraft((before) => ({ ...before, [name]: detail.value }))}
          />
        </FormField>
      ))}
    </UserForm>
  );
};

/** Other names under which programs know this user. */
export const Identifiers = (props: Props) => {
  const { api } = useFermata();
  const { userId } = props.user;
  const { answer, problem, reload } = useRequest(`identifiers:${userId}`, (signal) =>
    api.userIdentifiers(userId, signal),
  );
  return (
    <UserDialog subject="Identifiers" user={props.user} problem={problem} reload={reload} onClose={props.onClose}>
      {answer && <Fields {...props} known={answer} />}
    </UserDialog>
  );
};
