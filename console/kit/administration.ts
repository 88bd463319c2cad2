import type * as z from 'zod';
import type * as administration from '../../api/administration.ts';

export type {
  DataServerChange,
  DataServerView,
  FindingView,
  SetUpCheck,
  SimulationView,
  Tonight,
  UploadItem,
  WorkflowDraft,
  WorkflowEventView,
} from '../../api/administration.ts';

/** What the contract names only as schemas. */
export type DataServerList = z.infer<typeof administration.dataServerList>;
export type EnrolmentCode = z.infer<typeof administration.enrolmentCode>;
export type Lint = z.infer<typeof administration.lintAnswer>;
export type UploadPage = z.infer<typeof administration.uploadPage>;
export type ConditionView = z.infer<typeof administration.condition>;
export type RuleView = z.infer<typeof administration.workflowRule>;
export type ActionsView = RuleView['actions'];
export type EventKind = z.infer<typeof administration.workflowEvent>['kind'];
export type UploadStateText = z.infer<typeof administration.uploadSearch>['uploadState'];
