/** Everything that the two documents say, in their order, and what becomes of it. */
import type { DocumentId } from '../harness/vocabulary/scenario.ts';
import { conclusionAndQuestions } from './eks/conclusion-and-questions.ts';
import { steps1To4 } from './eks/steps-1-to-4.ts';
import { steps5To9 } from './eks/steps-5-to-9.ts';
import { error1 } from './guide/error-1-loop.ts';
import { error2 } from './guide/error-2-no-api.ts';
import { error3 } from './guide/error-3-selinux.ts';
import { error4 } from './guide/error-4-no-endpoints.ts';
import { error5 } from './guide/error-5-startup-timeouts.ts';
import { howCorednsWorks } from './guide/how-coredns-works.ts';
import { kubeProxy } from './guide/kube-proxy.ts';
import { preventionAndReference } from './guide/prevention-and-reference.ts';
import { summary } from './guide/summary.ts';
import { troubleshootingWorkflow } from './guide/troubleshooting-workflow.ts';
import type { Section } from './item.ts';

export const coverage: Readonly<Record<DocumentId, readonly Section[]>> = {
  'coredns-guide': [
    ...howCorednsWorks,
    ...error1,
    ...error2,
    ...error3,
    ...error4,
    ...error5,
    ...troubleshootingWorkflow,
    ...preventionAndReference,
    ...kubeProxy,
    ...summary,
  ],
  'eks-interview-scenario': [...steps1To4, ...steps5To9, ...conclusionAndQuestions],
};
