import type { UserView } from '../../../api/administration/people/users.ts';
import { personName } from '../../kit/format.ts';

/** An agent to choose: suggested by any of their names, searched by their user name. */
export const agentOption = (user: UserView) => ({
  value: user.username,
  label: personName({ ...user, acdId: user.username }),
  description: [user.username, user.teamName, user.active ? null : 'inactive'].filter(Boolean).join(' · '),
  tags: user.formerUsernames.length > 0 ? [`formerly ${user.formerUsernames.join(', ')}`] : [],
  filteringTags: [user.username, ...user.formerUsernames],
});

export const queueOption = (name: string) => ({ value: name, label: name });
