import type * as administration from '../../../api/administration/administration.ts';
import type {
  DataServerView,
  UploadItem,
  WorkflowDraft,
  WorkflowEventView,
} from '../../../api/administration/administration.ts';

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
} from '../../../api/administration/administration.ts';

/** Types that the contract names only as schemas. */
export type EnrolmentCode = ReturnType<typeof administration.enrolmentCode.parse>;
export type Lint = ReturnType<typeof administration.lintAnswer.parse>;
export type UploadPage = ReturnType<typeof administration.uploadPage.parse>;

export type DataServerList = { dataServers: DataServerView[] };
export type RuleView = WorkflowDraft['rules'][number];
export type ConditionView = RuleView['conditions'][number];
export type ActionsView = RuleView['actions'];
export type EventKind = WorkflowEventView['kind'];
export type UploadStateText = UploadItem['uploadState'];
