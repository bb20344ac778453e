import { join } from 'node:path';
import { execa } from 'execa';
import type { StartedKindCluster } from '../../harness/cluster/started-kind-cluster.ts';
import { type DiagnosisDocument, diagnosisSchema } from '../../reports/diagnosis/schema.ts';
import { type Outcome, wordFor } from './expected.ts';

const main = join(import.meta.dirname, '../../harness/cli/main.ts');
/** Far more than it may take: what is slower is to be seen, and not cut off. */
const timeoutMs = 120_000;

/** Starts the command line on a cluster, as a person would. */
export async function askDiagnose(
  cluster: StartedKindCluster,
  probeImage: string | undefined,
): Promise<{ outcome: Outcome; told: string; seconds: number; observations: DiagnosisDocument['observations'] }> {
  const startedMs = performance.now();
  const args = ['diagnose', '--kubeconfig', cluster.kubeconfigPath, '--context', `kind-${cluster.name}`, '-o', 'json'];
  const { stdout, stderr, exitCode } = await execa(
    process.execPath,
    [main, ...args, ...(probeImage === undefined ? [] : ['--probe-pod', probeImage])],
    { reject: false, stdin: 'ignore', timeout: timeoutMs },
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  if (exitCode === undefined || exitCode > 2) throw new Error(`diagnose ended with ${exitCode}: ${stderr}`);
  const { verdict, causes, layer, observations } = diagnosisSchema.parse(JSON.parse(stdout));
  const outcome = { verdict, named: causes.map(({ id }) => id), layer };
  const [first] = causes;
  return { outcome, told: `${wordFor(outcome)}${first ? ` (${first.confidence})` : ''}`, seconds, observations };
}
