import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type LogonSession,
  type LogonSessionStore,
  longestSessionDays,
  overlaps,
  sessionName,
} from '../../../domain/desktop/logon-session.ts';
import { conditionMet } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { between } from '../table/queries.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';
import { expiresAfter, keptDays } from './expiry.ts';

const partitionOf = (name: string): string => `logons#${name}`;

/** Logon sessions by user name and time, in the table of desktops. */
export class LogonSessionTable extends InTable implements LogonSessionStore {
  async note(session: LogonSession): Promise<'new' | 'known'> {
    const { login, from, to, logonSessionId, desktopId } = session;
    const item = settingItem(partitionOf(sessionName(login)), `${from}#${desktopId}#${logonSessionId}`, session, {
      ...(to !== undefined && { endedAt: to }),
      ...expiresAfter(to ?? from, keptDays),
    });
    const put = (ConditionExpression?: string) =>
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: item,
          ...(ConditionExpression !== undefined && { ConditionExpression }),
        }),
      );
    if (await conditionMet(put('attribute_not_exists(pk)'))) return 'new';
    // A stored session may get more gaps, or its end. But one that has ended is never opened again.
    await conditionMet(put(to === undefined ? 'attribute_not_exists(endedAt)' : undefined));
    return 'known';
  }

  async overlapping(username: string, span: { from: string; to: string }): Promise<LogonSession[]> {
    const earliest = new Date(Date.parse(span.from) - longestSessionDays * 86_400_000).toISOString();
    const items = await between(this.client, this.table, partitionOf(sessionName(username)), [earliest, span.to]);
    return items.map((item) => contentOf<LogonSession>(item)).filter((session) => overlaps(session, span));
  }
}
