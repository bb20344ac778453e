import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { probeCommand } from '../../harness/commands/probes.ts';
import { ask } from '../../harness/probes/ask.ts';
import type { Probe } from '../../harness/vocabulary/probe.ts';
import { scenarios } from '../../scenarios/index.ts';
import { lookAlikeProbes } from '../../scenarios/look-alike-probes.ts';
import { callsOf, stubCluster } from '../fixtures/stub-cluster.ts';

const probes: readonly Probe[] = [
  ...scenarios.flatMap(({ symptoms, remedies }) =>
    [symptoms, ...remedies.map(({ verify }) => verify)].flatMap((claims) =>
      Object.values(claims).map(({ probe }) => probe),
    ),
  ),
  ...Object.values(lookAlikeProbes),
];

const since = new Date('2026-01-01T12:00:00Z');
const journalled = async (probe: Probe): Promise<string> =>
  (await ask(probe, { cluster: stubCluster(''), since, steady: { measured: [], sinceMs: 0, nowMs: 60_000 } })).command;

const isLog = ({ kind }: Probe): boolean => kind === 'log' || kind === 'log-errors';

describe('the command of a probe', () => {
  const plans = probes.map(probeCommand);
  const journals: string[] = [];
  const onlyOf = (wanted: (probe: Probe) => boolean, commands: readonly string[]): string[] =>
    commands.filter((_command, index) => probes[index] && wanted(probes[index]));

  before(async () => {
    for (const probe of probes) journals.push(await journalled(probe));
  });

  it('is a line that bash can read, before the run and after it', () => {
    expect(plans.filter((command) => command.includes('\n'))).to.deep.equal([]);
    execFileSync('bash', ['-n'], { input: [...plans, ...journals].join('\n') });
  });

  it('calls the same programs with the same words in the plan and in the journal', () => {
    const isOther = (probe: Probe): boolean => !isLog(probe);
    expect(callsOf(onlyOf(isOther, journals))).to.deep.equal(callsOf(onlyOf(isOther, plans)));
  });

  it('reads the same logs in both; a plan looks for lines in them, of which the journal has the whole', () => {
    const read = (command: string): string | undefined => /kubectl logs -n \S+ -l \S+ --tail=\d+/.exec(command)?.[0];
    const planned = onlyOf(isLog, plans).map(read);
    expect(planned).to.not.be.empty.and.not.include(undefined);
    expect(onlyOf(isLog, journals).map(read)).to.deep.equal(planned);
  });

  it('has a server to ask where pods are asked at their own addresses', () => {
    const isDirect = (probe: Probe): boolean => probe.kind === 'lookup' && probe.at !== undefined;
    const direct = callsOf(onlyOf(isDirect, plans)).flat();
    expect(direct).to.not.be.empty;
    for (const call of direct) expect(call).to.include('@10.244.0.7');
  });
});
