interface Statement {
  Effect?: string;
  Principal?: string | { AWS?: string | string[]; Service?: string | string[] };
  Action?: string | string[];
  Condition?: object;
}

const statementsOf = (policy: string): Statement[] => {
  try {
    return [(JSON.parse(policy) as { Statement?: Statement | Statement[] }).Statement ?? []].flat();
  } catch {
    return [];
  }
};

const allowsDecrypt = ({ Effect, Action }: Statement) =>
  Effect === 'Allow' && [Action].flat().some((action) => action !== undefined && /^kms:(\*|Decrypt)$/i.test(action));

/** Whether IAM policies of the account are enough to decrypt with this key, because its policy names the whole account. */
export const trustsAccount = (policy: string): boolean =>
  statementsOf(policy).some((statement) => {
    if (!allowsDecrypt(statement) || statement.Condition) return false;
    const { Principal } = statement;
    if (Principal === '*') return true;
    return [typeof Principal === 'object' ? Principal.AWS : undefined]
      .flat()
      .some((principal) => principal !== undefined && /^(\*|\d{12}|arn:aws[\w-]*:iam::\d{12}:root)$/.test(principal));
  });

/** Lists who may decrypt with the key, for the message that Fermata may not. */
export const readersOf = (policy: string): string => {
  const principals = statementsOf(policy)
    .filter(allowsDecrypt)
    .flatMap(({ Principal }) => (typeof Principal === 'object' ? [Principal.AWS].flat() : []))
    .filter((principal) => principal !== undefined);
  return principals.length > 0 ? `; it lets ${principals.join(', ')} decrypt` : '';
};
