import { defineScenario } from '../harness/vocabulary/scenario.ts';
import { componentClaims } from './healthy-cluster/components.ts';
import { guide } from './healthy-cluster/guide.ts';
import { kubeProxyClaims } from './healthy-cluster/kube-proxy.ts';
import { workflowClaims } from './healthy-cluster/workflow.ts';

/** The control: nothing is broken, so everything that the documents ask of a healthy cluster can be asked of it. */
export default defineScenario({
  id: 'healthy-cluster',
  title: 'A healthy cluster, asked everything that the guide asks',
  source: guide('Troubleshooting Workflow, steps 1 to 6'),
  fidelity: 'real',
  cluster: 'control-plane-and-worker',
  baseline: 'dns',
  inject: [],
  symptoms: { ...workflowClaims, ...componentClaims, ...kubeProxyClaims },
  shownBy: [],
  remedies: [],
});
