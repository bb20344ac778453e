import { resolve } from 'node:path';
import { shellQuote } from '../cluster/shell-quote.ts';
import type { Candidate, Diagnosis } from '../diagnose/diagnosis.ts';
import type { Observations } from '../diagnose/observations.ts';
import { known } from '../diagnose/seen.ts';

/** The cluster that was asked. */
export interface Address {
  readonly kubeconfig: string;
  readonly context: string;
}

/**
 * Gives every `kubectl` of the fixes the file and the context that were asked, and the name that the Deployment has there: what is
 * pasted must not change the cluster that happens to be the current one.
 */
export function addressed(diagnosis: Diagnosis, { workload }: Observations, address: Address): Diagnosis {
  const name = known(workload)?.name ?? 'coredns';
  const inPlace = (command: string) =>
    kubectlAt(
      command.replaceAll(/\b(deployment[ /])coredns\b/g, (_, kind: string) => `${kind}${name}`),
      address,
    );
  const fixed = (one: Candidate): Candidate => ({
    ...one,
    fix: { ...one.fix, commands: one.fix.commands.map(inPlace) },
  });
  return { ...diagnosis, causes: diagnosis.causes.map(fixed), dismissed: diagnosis.dismissed.map(fixed) };
}

function kubectlAt(command: string, { kubeconfig, context }: Address): string {
  const options = shellQuote(['--kubeconfig', resolve(kubeconfig), '--context', context]);
  return command.replace(/^kubectl /, () => `kubectl ${options} `);
}
