import * as z from 'zod';
import { Failure } from '../../domain/failure.ts';
import type { ProviderUser, Team, UserSource } from '../../domain/user/user.ts';
import type { ConnectCall } from './connect-call.ts';

/** The users and hierarchy groups of one Connect instance; a hierarchy group is a team. */
export class ConnectUsers implements UserSource {
  readonly #call: ConnectCall;
  readonly #instanceId: string;

  constructor(call: ConnectCall, instanceId: string) {
    this.#call = call;
    this.#instanceId = instanceId;
  }

  async users(): Promise<ProviderUser[]> {
    const pages = await this.#everyPage('/search-users', userPage);
    return pages.flatMap(({ Users }) => Users.map(providerUser));
  }

  /**
   * Uses the search and not ListUserHierarchyGroups, which returns no path: describing each group would take half a
   * second of the quota per group.
   */
  async teams(): Promise<Team[]> {
    const pages = await this.#everyPage('/search-user-hierarchy-groups', groupPage);
    const groups = pages.flatMap(({ UserHierarchyGroups }) => UserHierarchyGroups);
    // "The UserHierarchyGroup with "LevelId": "0" is the foundation for building levels on top of an instance. It is
    // not user-definable, nor is it visible in the UI."
    return groups.filter(({ LevelId }) => LevelId !== '0').map(team);
  }

  async #everyPage<Page extends { NextToken?: string | null | undefined }>(
    path: string,
    schema: z.ZodType<Page>,
  ): Promise<Page[]> {
    const pages: Page[] = [];
    const tokens = new Set<string>();
    for (let token: string | undefined; ; ) {
      const input = { InstanceId: this.#instanceId, MaxResults: 500, ...(token && { NextToken: token }) };
      const page = schema.safeParse(await this.#call(path, input));
      if (!page.success) throw new Failure('unavailable', 'Amazon Connect answered with a list that cannot be read');
      pages.push(page.data);
      token = page.data.NextToken || undefined;
      if (!token) return pages;
      if (tokens.has(token)) throw new Failure('unavailable', 'Amazon Connect keeps returning the same page');
      tokens.add(token);
    }
  }
}

const text = z.string().nullish();
const nextPage = { NextToken: text };

const userSummary = z.object({
  Id: z.string().min(1),
  Username: z.string().min(1),
  HierarchyGroupId: text,
  IdentityInfo: z.object({ FirstName: text, LastName: text }).nullish(),
});
const userPage = z.object({ ...nextPage, Users: z.array(userSummary) });

const level = z.object({ Id: z.string().min(1) }).nullish();
const group = z.object({
  Id: z.string().min(1),
  Name: z.string(),
  LevelId: text,
  HierarchyPath: z
    .object({ LevelOne: level, LevelTwo: level, LevelThree: level, LevelFour: level, LevelFive: level })
    .nullish(),
});
const groupPage = z.object({ ...nextPage, UserHierarchyGroups: z.array(group) });

const providerUser = ({ Id, Username, HierarchyGroupId, IdentityInfo }: z.infer<typeof userSummary>): ProviderUser => ({
  userId: Id,
  username: Username,
  ...(IdentityInfo?.FirstName && { firstName: IdentityInfo.FirstName }),
  ...(IdentityInfo?.LastName && { lastName: IdentityInfo.LastName }),
  ...(HierarchyGroupId && { teamId: HierarchyGroupId }),
});

const team = ({ Id, Name, HierarchyPath }: z.infer<typeof group>): Team => {
  const { LevelOne, LevelTwo, LevelThree, LevelFour, LevelFive } = HierarchyPath ?? {};
  const path = [LevelOne, LevelTwo, LevelThree, LevelFour, LevelFive].flatMap((above) => (above ? [above.Id] : []));
  return { teamId: Id, name: Name, path: path.at(-1) === Id ? path : [...path, Id] };
};
