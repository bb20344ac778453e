/** Everything that the two documents say, in their order, and what becomes of it. */
import type { DocumentId } from '../harness/vocabulary/scenario.ts';
import { conclusionAndQuestions } from './eks/conclusion-and-questions.ts';
import { situationToStep2 } from './eks/situation-to-step-2.ts';
import { steps3And4 } from './eks/steps-3-and-4.ts';
import { steps5To9 } from './eks/steps-5-to-9.ts';
import { error1 } from './guide/error-1-loop.ts';
import { error2 } from './guide/error-2-no-api.ts';
import { error3 } from './guide/error-3-selinux.ts';
import { error4 } from './guide/error-4-no-endpoints.ts';
import { error5 } from './guide/error-5-startup-timeouts.ts';
import { howCorednsWorks } from './guide/how-coredns-works.ts';
import { kubeProxy } from './guide/kube-proxy.ts';
import { prevention } from './guide/prevention.ts';
import { quickReference } from './guide/quick-reference.ts';
import { summary } from './guide/summary.ts';
import { troubleshootingWorkflow } from './guide/troubleshooting-workflow.ts';
import { whenToWorry } from './guide/when-to-worry.ts';
import type { Section } from './item.ts';

export const coverage: Readonly<Record<DocumentId, readonly Section[]>> = {
  'coredns-guide': [
    ...howCorednsWorks,
    ...error1,
    ...error2,
    ...error3,
    ...error4,
    ...error5,
    ...whenToWorry,
    ...troubleshootingWorkflow,
    ...prevention,
    ...quickReference,
    ...kubeProxy,
    ...summary,
  ],
  'eks-interview-scenario': [...situationToStep2, ...steps3And4, ...steps5To9, ...conclusionAndQuestions],
};
