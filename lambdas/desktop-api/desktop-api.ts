import { desktopRoutes } from '../../api/programs/desktop.ts';
import { desktopWithKey } from '../access/desktop-with-key.ts';
import { programApi } from '../kit/http/program-api.ts';
import { commandAnswers, commands } from './at-work/commands.ts';
import { itemCounts, items } from './at-work/items.ts';
import { logonSessions } from './at-work/logon-sessions.ts';
import { report } from './at-work/report.ts';
import { stills } from './at-work/stills.ts';
import { ticket } from './at-work/ticket.ts';
import { enrol } from './enrol.ts';
import type { Dependencies, Operations } from './operation.ts';
import { extractions, results } from './recordings/extractions.ts';
import { confirm, deletions, fail, parts, uploads, work } from './recordings/hand-over.ts';
import { register } from './recordings/register.ts';

export const operations = {
  enrol,
  report,
  items,
  itemCounts,
  logonSessions,
  extractions,
  results,
  register,
  work,
  uploads,
  parts,
  confirm,
  fail,
  deletions,
  commands,
  commandAnswers,
  ticket,
  stills,
} as const satisfies Operations;

/** The API that desktop agents speak, as a function: API Gateway, the tests and a laptop's server are its callers. */
export const desktopApi = (dependencies: Dependencies) =>
  programApi({
    contract: desktopRoutes,
    operations,
    access: 'desktop',
    identify: desktopWithKey(dependencies),
    context: dependencies,
    defects: 'DesktopApiDefects',
  });
