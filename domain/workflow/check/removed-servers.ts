import { inOrder } from '../rules.ts';
import { joinNames, type Organization } from '../staged-agents.ts';
import type { Draft, Finding } from './finding.ts';

/** A rule for a data server that was removed no longer decides anything there. */
export const removedServers = (draft: Draft, { dataServers }: Organization): Finding[] =>
  inOrder(draft).flatMap(({ ruleId, name, conditions }): Finding[] => {
    const wanted = conditions.flatMap((one) => (one.field === 'data-server' ? one.dataServerIds : []));
    const gone = wanted.filter((id) => !dataServers.some(({ dataServerId }) => dataServerId === id));
    if (gone.length === 0) return [];
    const all = gone.length === wanted.length;
    const which = `${gone.length > 1 ? 'data servers that were' : 'a data server that was'} removed (${joinNames(gone)})`;
    return [
      {
        ruleId,
        severity: all ? 'error' : 'warning',
        code: 'data-server-removed',
        sentence: `“${name}” is for ${which}: ${all ? 'it never decides anything. Name another, or remove the rule.' : 'take it out of the condition.'}`,
      },
    ];
  });
