import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import type { Team, User, UserStore, UserSyncReport } from '../../../domain/user/user.ts';
import { answer } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';

const itemOf = (pk: string, sk: string, content: object): Item =>
  marshall({ ...content, pk, sk }, { removeUndefinedValues: true });

const contentOf = <Content>(item: Item): Content => {
  const { pk: _, sk: __, ...content } = unmarshall(item);
  return content as Content;
};

/** Users and teams as last synced. What administrators set is stored separately, where the sync does not touch it. */
export class UserTable extends InTable implements UserStore {
  async users(): Promise<User[]> {
    const [users, supervised] = await Promise.all([this.#all('user'), this.#all('supervised')]);
    const teamIds = new Map(supervised.map((item) => [item.sk!.S!, contentOf<{ teamIds: string[] }>(item).teamIds]));
    return users.map((item) => {
      const user = contentOf<User>(item);
      const supervisedTeamIds = teamIds.get(user.userId);
      return { ...user, ...(supervisedTeamIds && { supervisedTeamIds }) };
    });
  }

  /**
   * The team of one user, without reading all the others. Undefined for an unknown user, and for one without a team.
   */
  async teamOf(userId: string): Promise<string | undefined> {
    const Key = marshall({ pk: 'user', sk: userId });
    // A change of teams may be noticed a moment later.
    const { Item } = await answer(this.client.send(new GetItemCommand({ TableName: this.table, Key })));
    return Item?.teamId?.S;
  }

  async teams(): Promise<Team[]> {
    return (await this.#all('team')).map((item) => contentOf<Team>(item));
  }

  async putUsers(users: readonly User[]): Promise<void> {
    const items = users.map(({ supervisedTeamIds: _, ...user }) => itemOf('user', user.userId, user));
    await this.#write(items.map((Item) => ({ PutRequest: { Item } })));
  }

  async replaceTeams(teams: readonly Team[]): Promise<void> {
    await this.#write(teams.map((team) => ({ PutRequest: { Item: itemOf('team', team.teamId, team) } })));
    const newTeamIds = new Set(teams.map(({ teamId }) => teamId));
    const gone = (await this.#all('team')).filter(({ sk }) => !newTeamIds.has(sk!.S!));
    await this.#write(gone.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk: pk!, sk: sk! } } })));
  }

  async setSupervisedTeams(userId: string, teamIds: readonly string[]): Promise<void> {
    if (!(await this.#get('user', userId))) throw new Failure('not-found', 'There is no such user');
    await this.#put(itemOf('supervised', userId, { teamIds: [...teamIds] }));
  }

  async lastSync(): Promise<UserSyncReport | undefined> {
    const item = await this.#get('sync', 'last');
    return item && contentOf<UserSyncReport>(item);
  }

  async noteSync(report: UserSyncReport): Promise<void> {
    await this.#put(itemOf('sync', 'last', report));
  }

  #all(pk: string): Promise<Item[]> {
    return collection(this.client, this.table, pk);
  }

  #write(writes: Parameters<typeof writeAll>[2]): Promise<void> {
    return writeAll(this.client, this.table, writes, this.pauses);
  }

  async #get(pk: string, sk: string): Promise<Item | undefined> {
    const Key = marshall({ pk, sk });
    const { Item } = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    return Item;
  }

  async #put(Item: Item): Promise<void> {
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
