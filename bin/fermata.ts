import { App, Tags, Validations } from 'aws-cdk-lib';
import { ConnectStack, wiringOf } from '../lib/connect-stack.ts';
import { ConsoleStack } from '../lib/console-stack.ts';
import { Checks } from '../lib/deployment/checks.ts';
import { chosenDeployment } from '../lib/deployment/chosen-deployment.ts';
import { placeOf } from '../lib/deployment/place.ts';
import { FermataStack } from '../lib/fermata-stack.ts';

const app = new App();
const deployment = chosenDeployment(app.node);
const place = placeOf(deployment);

const fermata = new FermataStack(app, 'Fermata', { ...place, deployment });
// On one machine, local/ serves the console, and the checks for AWS are not repeated at every start.
if (!deployment.connectSimulator) {
  const website = new ConsoleStack(app, 'FermataConsole', { ...place, deployment, fermata });
  if (wiringOf(deployment).length > 0) {
    new ConnectStack(app, 'FermataConnect', { ...place, deployment, fermata, last: website });
  }
  Validations.of(app).addPlugins(new Checks(app));
}

Tags.of(app).add('application', 'fermata');
