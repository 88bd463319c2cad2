import { AwsSolutionsChecks } from 'cdk-nag';

/** Findings that are acceptable here, with the reason; other findings of the same rule still fail the synth. */
const accepted: readonly { finding: RegExp; at?: RegExp; reason: string }[] = [
  {
    finding: /^Resource::(<\w+\.Arn>|arn:(<AWS::Partition>|aws[\w-]*):s3:::[\w.-]+)\/[\w./-]*\*$/,
    reason: 'All objects under one prefix of one bucket.',
  },
  {
    finding: /^Resource::arn:.*:secretsmanager:.*:secret:fermata\/data-servers\/\*$/,
    reason: 'The passwords of data servers, which administrators add and remove while Fermata runs.',
  },
  { finding: /^Resource::<\w+\.Arn>:\*$/, reason: 'All versions of one function.' },
  {
    finding: /^Resource::arn:aws[\w-]*:connect:[\w:-]+:instance\/[\w-]+\/(agent|agent-group)\/\*$/,
    reason: 'All users and teams of one Connect instance.',
  },
  {
    finding: /^Resource::arn:aws[\w-]*:connect:[\w:-]+:instance\/[\w-]+\/contact\/\*$/,
    reason: 'All contacts of one Connect instance, which come and go by the minute.',
  },
  {
    finding: /^Resource::.*:execute-api:.*\/changes\/(POST|DELETE)\/@connections\/\*$/,
    reason: 'All connections of one WebSocket API, which come and go by the second; to send to them, or to close them.',
  },
  {
    finding: /^Policy::.*:policy\/service-role\/AWSLambdaBasicExecutionRole$/,
    reason: 'It only lets a function write its own logs.',
  },
  {
    finding: /^Resource::\*$/,
    at: /(MissingRecordings\/OnContacts|WorkflowDecision|Changes\/OnChange)/,
    reason: 'dynamodb:ListStreams cannot be limited to resources.',
  },
  {
    finding: /^Resource::\*$/,
    at: /^Fermata\/SubscriptionCheck\//,
    reason: 'Listing rules, triggers, pipes and delivery streams cannot be limited to resources; they are only read.',
  },
  {
    finding: /^Resource::arn:.*:(events:.*:rule|firehose:.*:deliverystream)\/\*$/,
    at: /^Fermata\/SubscriptionCheck\//,
    reason: 'Any rule or delivery stream of the account may read contact records; they are only described.',
  },
  {
    finding: /^Resource::\*$/,
    at: /BusinessAlarms|SchedulerRoleForTarget/,
    reason: 'cloudwatch:PutMetricData cannot be limited to resources; a condition names the one namespace.',
  },
  {
    finding: /^Resource::\*$/,
    at: /DailyEvent\/Run\/Role/,
    reason: 'Log deliveries and X-Ray cannot be limited to resources.',
  },
  {
    finding: /./,
    at: /^FermataConsole\/Custom::(CDKBucketDeployment|S3AutoDeleteObjects)/,
    reason: "CDK's own programs that copy the console's files, and remove them with the stack.",
  },
];

type Rule = Parameters<AwsSolutionsChecks['applyRule']>[0];

/**
 * AWS's checks of good practice. cdk-nag 3 can only acknowledge single findings, by names with hashes in them; this
 * acknowledges by pattern.
 */
export class Checks extends AwsSolutionsChecks {
  protected override applyRule(params: Rule): void {
    super.applyRule({
      ...params,
      ruleSuffixOverride: params.ruleSuffixOverride ?? params.rule.name,
      rule: (node) => {
        const result = params.rule(node);
        if (!Array.isArray(result)) return result;
        return result.filter(
          (found) => !accepted.some(({ finding, at }) => finding.test(found) && (at?.test(node.node.path) ?? true)),
        );
      },
    });
  }
}
