import { desktopRoutes } from '../../api/programs/desktop.ts';
import { desktopWithKey } from '../access/desktop-with-key.ts';
import { programApi } from '../kit/http/program-api.ts';
import { commandAnswers, commands } from './commands.ts';
import { enrol } from './enrol.ts';
import { extractions, results } from './extractions.ts';
import { confirm, deletions, fail, parts, uploads, work } from './hand-over.ts';
import { itemCounts, items } from './items.ts';
import { logonSessions } from './logon-sessions.ts';
import type { Dependencies, Operations } from './operation.ts';
import { register } from './register.ts';
import { report } from './report.ts';
import { stills } from './stills.ts';
import { ticket } from './ticket.ts';

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
