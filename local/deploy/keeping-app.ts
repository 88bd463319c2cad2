import { App, CfnWaitCondition, CfnWaitConditionHandle, Tags } from 'aws-cdk-lib';
import { chosenDeployment } from '../../lib/deployment/chosen-deployment.ts';
import { placeOf } from '../../lib/deployment/place.ts';
import { FermataStack } from '../../lib/fermata-stack.ts';

/**
 * The stack of `npm start`, except that its data outlives it, as at a contact centre. It is for drills of what an operator does
 * after a failure. `-c existing=<JSON>` names existing resources; `-c fails=yes` makes the deployment fail after everything
 * else has been created.
 */
const app = new App();
const deployment = {
  ...chosenDeployment(app.node),
  keepsData: true,
  existing: JSON.parse(app.node.tryGetContext('existing') ?? '{}'),
};
const fermata = new FermataStack(app, 'Fermata', { ...placeOf(deployment), deployment });

if (app.node.tryGetContext('fails') === 'yes') {
  const others = [...fermata.node.children];
  const handle = new CfnWaitConditionHandle(fermata, 'Nobody');
  const wait = new CfnWaitCondition(fermata, 'InVain', { count: 1, handle: handle.ref, timeout: '1' });
  wait.node.addDependency(...others);
}
Tags.of(app).add('application', 'fermata');
